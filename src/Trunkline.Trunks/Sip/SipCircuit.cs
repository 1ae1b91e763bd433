using Trunkline.Calls;

namespace Trunkline.Trunks.Sip;

/// <summary>A session slot of a SIP trunk: carries one call, either way.</summary>
/// <remarks>Always idle when it has no call: a SIP trunk has no electrical state. On the loop.</remarks>
public sealed class SipCircuit : Circuit
{
    private readonly SipLegs _legs;
    private readonly SipPeer _peer;

    internal SipCircuit(SipLegs legs, SipPeer peer, int index)
        : base($"SIP/{peer.Name}/{index + 1}", index)
    {
        _legs = legs;
        _peer = peer;
        Become(CircuitState.Idle, legs.Loop.Elapsed);
    }

    /// <inheritdoc/>
    public override Leg Seize()
    {
        Become(CircuitState.Seized, _legs.Loop.Elapsed);
        return new SipLeg(_legs, _peer, this) { TrunkGroup = _peer.Name };
    }

    internal void Ring() => Become(CircuitState.Ringing, _legs.Loop.Elapsed);

    internal void Answered() => Become(CircuitState.InCall, _legs.Loop.Elapsed);

    internal void Free() => Become(CircuitState.Idle, _legs.Loop.Elapsed);
}
