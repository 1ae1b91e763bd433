namespace Trunkline.Links;

/// <summary>Why messages of layer 3 were given up.</summary>
public enum LapdDiscard : byte
{
    /// <summary>The link was established anew while they were sent and not acknowledged: the far end may have them or not.</summary>
    Reestablished,

    /// <summary>The link was released.</summary>
    Released,
}

/// <summary>What is wrong at the far end, as far as its frames tell. Each is told once, and again after the link was up.</summary>
public enum LapdDiagnosis : byte
{
    /// <summary>Nothing known.</summary>
    None,

    /// <summary>Commands come as responses: the far end is set to our own side, or our frames come back in a loop.</summary>
    SameSide,

    /// <summary>SABME was repeated N200 times and nothing at all came back.</summary>
    NobodyAnswers,

    /// <summary>Frames arrive for another TEI; the value is that TEI.</summary>
    OtherTei,

    /// <summary>SABME is answered by DM: the far end is there and refuses.</summary>
    Refused,
}

/// <summary>Layer 1, layer 3 and management of one link, called from inside its inputs. Spans are valid during the call only.</summary>
public interface ILapdUser
{
    /// <summary>A frame for the line: address to information, without flags and frame check sequence. A frame that is lost is repeated.</summary>
    void SendFrame(ReadOnlySpan<byte> frame);

    /// <summary>An indication or a confirm for layer 3; octets with DATA and UNIT DATA only.</summary>
    void OnPrimitive(DlPrimitive primitive, ReadOnlySpan<byte> octets);

    /// <summary>Messages given earlier were given up, the oldest first; told ahead of the primitive that belongs to it.</summary>
    void OnDiscarded(int messages, LapdDiscard reason);

    /// <summary>MDL-ERROR indication (Q.921 table II.1); it is counted already.</summary>
    /// <param name="cause">'A' to 'O'.</param>
    void OnMdlError(char cause);

    /// <summary>A diagnosis; <see cref="LapdWords"/> says it.</summary>
    void OnDiagnosis(LapdDiagnosis diagnosis, int value);
}

/// <summary>Discards and diagnoses in words, for the deciding side.</summary>
public static class LapdWords
{
    /// <summary>A diagnosis as a sentence; empty for none.</summary>
    public static string Of(LapdDiagnosis diagnosis, int value, LapdSide side) => diagnosis switch
    {
        LapdDiagnosis.SameSide => $"the far end is also {(side == LapdSide.User ? "user" : "network")} side, or the line is looped",
        LapdDiagnosis.NobodyAnswers => "nobody answers SABME: the far end sends nothing on the D-channel",
        LapdDiagnosis.OtherTei => $"the far end sends frames for TEI {value}, which is not ours",
        LapdDiagnosis.Refused => "the far end refuses to establish the link (DM)",
        _ => "",
    };

    /// <summary>What happened to messages that were given up.</summary>
    public static string Of(LapdDiscard reason, int messages) => reason switch
    {
        LapdDiscard.Reestablished => $"the link was established anew: {messages} sent but not acknowledged, the far end may have them or not",
        _ => $"the link was released: {messages} not delivered for certain",
    };
}
