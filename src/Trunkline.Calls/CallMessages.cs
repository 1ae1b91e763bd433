// The last messages of the last calls, for people who ask afterwards what was said (`trunkline trace --call`). Knows no protocol: a
// message is a code and some octets that its adapter understands. Bounded in every direction, and what it has is used again.
using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>One message kept.</summary>
/// <param name="Order">Grows from message to message of the node.</param>
/// <param name="At">When, UTC.</param>
/// <param name="IsOutgoing">True when we sent it.</param>
/// <param name="Code">What its adapter knows it by.</param>
/// <param name="Length">Octets kept of it.</param>
public readonly record struct KeptMessage(ulong Order, DateTimeOffset At, bool IsOutgoing, int Code, int Length);

/// <summary>The messages of the last legs.</summary>
/// <remarks>On the loop. Allocates only until it is full: some 3 MB where every leg is an ISDN leg.</remarks>
public sealed class CallMessages
{
    /// <summary>Legs kept: 200 calls of two.</summary>
    public const int MaxLegs = 400;

    /// <summary>Messages kept of a leg, the last: 64 of a call of two.</summary>
    public const int PerLeg = 32;

    /// <summary>Octets kept of a message: any SETUP without user-to-user information.</summary>
    public const int OctetsKept = 160;

    private readonly Place?[] _places = new Place?[MaxLegs];
    private readonly NodeLoop _loop;
    private int _next;
    private ulong _order;

    /// <param name="loop">The node's loop.</param>
    public CallMessages(NodeLoop loop) => _loop = loop;

    /// <summary>The call that began last of those that there are messages of; 0 for none.</summary>
    public ulong LastCall { get; private set; }

    /// <summary>The legs of a call, in the order of their first message; empty when nothing is kept.</summary>
    public IReadOnlyList<LegMessages> Of(ulong call) =>
        [.. _places.Where(p => call != 0 && p?.Owner.Call == call).Select(p => p!.Owner).OrderBy(o => o.Count == 0 ? 0 : o[0].Order)];

    internal Place Take(LegMessages owner)
    {
        var place = _places[_next] ??= new();
        _next = (_next + 1) % MaxLegs;
        place.Owner = owner;
        place.Count = 0;
        Belongs(owner.Call);
        return place;
    }

    internal void Belongs(ulong call) => LastCall = Math.Max(LastCall, call);

    internal KeptMessage Next(bool isOutgoing, int code, int length) => new(++_order, _loop.Time.GetUtcNow(), isOutgoing, code, length);

    /// <summary>Room for the messages of a leg; goes from leg to leg.</summary>
    internal sealed class Place
    {
        private byte[]? _octets;

        public LegMessages Owner { get; set; } = null!;

        /// <summary>Messages there were.</summary>
        public int Count { get; set; }

        public KeptMessage[] Messages { get; } = new KeptMessage[PerLeg];

        public Span<byte> Octets(int index) => (_octets ??= new byte[PerLeg * OctetsKept]).AsSpan(index % PerLeg * OctetsKept, OctetsKept);
    }
}

/// <summary>What is kept of one leg. Small: whatever repeats the leg's last message holds on to it, and not to the leg.</summary>
/// <param name="all">Where it is kept.</param>
public sealed class LegMessages(CallMessages all)
{
    private CallMessages.Place? _place;

    /// <summary>The call; 0 while there is none.</summary>
    public ulong Call { get; private set; }

    /// <summary>The leg's name.</summary>
    public string Channel { get; private set; } = "";

    /// <summary>The leg's kind, for its messages' words.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>True when it is on a trunk.</summary>
    public bool IsTrunk { get; private set; }

    /// <summary>True when the far side began it.</summary>
    public bool IsIncoming { get; private set; }

    /// <summary>Messages kept.</summary>
    public int Count => Math.Min(_place?.Count ?? 0, CallMessages.PerLeg);

    /// <summary>Messages before them that are not kept any more.</summary>
    public int Forgotten => (_place?.Count ?? 0) - Count;

    /// <summary>A message, from the oldest kept.</summary>
    public KeptMessage this[int index] => _place!.Messages[(Forgotten + index) % CallMessages.PerLeg];

    /// <summary>Its octets, as many as are kept.</summary>
    public ReadOnlySpan<byte> OctetsOf(int index) => _place!.Octets(Forgotten + index)[..this[index].Length];

    /// <summary>Keeps a message.</summary>
    /// <param name="isOutgoing">True when we sent it.</param>
    /// <param name="code">What the adapter knows it by.</param>
    /// <param name="octets">Its octets, if they say more; what is longer than <see cref="CallMessages.OctetsKept"/> is cut off.</param>
    public void Note(bool isOutgoing, int code, ReadOnlySpan<byte> octets = default)
    {
        if (_place?.Owner != this)
        {
            _place = all.Take(this); // the first one, or so many legs ago that another has the place
        }

        octets = octets[..Math.Min(octets.Length, CallMessages.OctetsKept)];
        if (octets.Length > 0)
        {
            octets.CopyTo(_place.Octets(_place.Count));
        }

        _place.Messages[_place.Count % CallMessages.PerLeg] = all.Next(isOutgoing, code, octets.Length);
        _place.Count++;
    }

    /// <summary>A call has the leg.</summary>
    internal void Belongs(ulong call, Leg leg)
    {
        (Call, Channel, Kind, IsTrunk, IsIncoming) = (call, leg.Channel, leg.Kind, leg.TrunkGroup.Length > 0, leg.IsIncoming);
        all.Belongs(call);
    }
}
