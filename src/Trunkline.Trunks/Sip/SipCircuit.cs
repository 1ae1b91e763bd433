using Trunkline.Calls;

namespace Trunkline.Trunks.Sip;

/// <summary>A session slot of a SIP trunk: carries one call, either way. Which channel of a span it takes is the far end's choice.</summary>
/// <remarks>
/// Without a call it is idle, unless its far end seems to carry none (<see cref="SipBox"/>, <see cref="SipPeerHealth"/>): a SIP trunk has no electrical
/// state. On the loop.
/// </remarks>
public sealed class SipCircuit : Circuit
{
    private readonly SipLegs _legs;
    private readonly SipPeer _peer;
    private SipLeg? _leg;

    internal SipCircuit(SipLegs legs, SipPeer peer, int index, ISipWatch watch)
        : base($"SIP/{peer.Name}/{index + 1}", index)
    {
        _legs = legs;
        _peer = peer;
        Watch = watch;
        watch.Add(this);
        Refresh();
    }

    /// <summary>Whoever watches its far end.</summary>
    internal ISipWatch Watch { get; }

    /// <summary>That its far end is out of order is a conclusion: an emergency call may prove it wrong.</summary>
    public override bool MayBeTried => _leg is null && State == CircuitState.OutOfService;

    /// <inheritdoc/>
    public override Leg? Carries => _leg;

    /// <inheritdoc/>
    public override object Unit => _peer;

    /// <summary>True while a call of ours waits for the first answer of any kind.</summary>
    internal bool IsUnheard => _leg is { IsUnheard: true };

    /// <inheritdoc/>
    public override Leg Seize()
    {
        Become(CircuitState.Seized, _legs.Loop.Elapsed);
        return _leg = new SipLeg(_legs, _peer.Now(), this) { TrunkGroup = _peer.Name };
    }

    /// <summary>An incoming call has it.</summary>
    internal void Ring(SipLeg leg)
    {
        _leg = leg;
        Become(CircuitState.Ringing, _legs.Loop.Elapsed);
    }

    /// <summary>Its call is answered.</summary>
    internal void Answered(SipLeg leg)
    {
        _leg = leg;
        Become(CircuitState.InCall, _legs.Loop.Elapsed);
    }

    /// <summary>Its call is over.</summary>
    internal void Free(SipLeg leg)
    {
        if (_leg == leg)
        {
            _leg = null;
            Refresh();
        }
    }

    /// <summary>Looks at its far end again.</summary>
    internal void Refresh()
    {
        if (_leg is null)
        {
            var isOut = !Watch.CarriesCalls;
            Become(isOut ? CircuitState.OutOfService : CircuitState.Idle, _legs.Loop.Elapsed, isOut ? Watch.BlockedBecause : "");
        }
    }

    /// <summary>Its far end is gone: a call that is not answered yet is taken back.</summary>
    internal void GiveUp(string because) => _leg?.GiveUp(because);
}
