namespace Trunkline.Isdn.CallControl;

/// <summary>
/// The states of a call, Q.931 §2.1.1 (user side, U) and §2.1.2 (network side, N), with the values of the call state element
/// (§4.5.7). A number means the same phase on both sides: a call from the user is in U1..U4 there and N1..N4 here, one to the user in
/// 6 to 9 and 25.
/// </summary>
public enum CallState : byte
{
    /// <summary>U0, N0: no call.</summary>
    Null = 0,

    /// <summary>U1: SETUP sent. N1: SETUP received, not answered.</summary>
    CallInitiated = 1,

    /// <summary>U2, N2: the network wants more digits.</summary>
    OverlapSending = 2,

    /// <summary>U3, N3: the network has all it needs and works on it.</summary>
    OutgoingCallProceeding = 3,

    /// <summary>U4, N4: the called user is alerted.</summary>
    CallDelivered = 4,

    /// <summary>U6: SETUP received, not answered. N6: SETUP sent.</summary>
    CallPresent = 6,

    /// <summary>U7, N7: the user has said that it alerts.</summary>
    CallReceived = 7,

    /// <summary>U8: CONNECT sent, not acknowledged. N8: CONNECT received, not acknowledged.</summary>
    ConnectRequest = 8,

    /// <summary>U9, N9: the user has all it needs and works on it.</summary>
    IncomingCallProceeding = 9,

    /// <summary>U10, N10: talking.</summary>
    Active = 10,

    /// <summary>U11, N11: the user sent DISCONNECT.</summary>
    DisconnectRequest = 11,

    /// <summary>U12, N12: the network sent DISCONNECT.</summary>
    DisconnectIndication = 12,

    /// <summary>U19, N19: RELEASE sent.</summary>
    ReleaseRequest = 19,

    /// <summary>U25, N25: the user wants more digits.</summary>
    OverlapReceiving = 25,

    /// <summary>N12 with a tone or announcement in the channel (progress indicator 8): T306 runs and not T305. Coded as 12.</summary>
    DisconnectIndicationTones = 12 | 0x40,
}

/// <summary>What a state is.</summary>
public static class CallStates
{
    /// <summary>The value that goes into the call state element.</summary>
    public static byte Code(this CallState state) => (byte)((byte)state & 0x3F);

    /// <summary>Set-up of a call from the user: 1 to 4.</summary>
    public static bool IsOutgoingSetup(this CallState state) => state is >= CallState.CallInitiated and <= CallState.CallDelivered;

    /// <summary>Set-up of a call to the user: 6 to 9 and 25.</summary>
    public static bool IsIncomingSetup(this CallState state) =>
        state is (>= CallState.CallPresent and <= CallState.IncomingCallProceeding) or CallState.OverlapReceiving;

    /// <summary>Being set up: 1 to 9 and 25.</summary>
    public static bool IsSetup(this CallState state) => state.IsOutgoingSetup() || state.IsIncomingSetup();

    /// <summary>Being cleared: 11, 12 and 19.</summary>
    public static bool IsClearing(this CallState state) =>
        state is CallState.DisconnectRequest or CallState.DisconnectIndication or CallState.DisconnectIndicationTones or CallState.ReleaseRequest;

    /// <summary>The state as the figures name it: U1, N12.</summary>
    public static string Name(this CallState state, Q931Side side) => $"{(side == Q931Side.User ? 'U' : 'N')}{state.Code()}";
}
