using Trunkline.Planning.Designs;

namespace Trunkline.Planning.Demand;

/// <summary>Where a kind of stream with its direction is kept in sums and grids: the pairs that call records can tell apart.</summary>
internal enum StreamSlot : byte
{
    /// <summary>From the public to ordinary extensions.</summary>
    Inbound,

    /// <summary>From extensions to the public.</summary>
    Outbound,

    /// <summary>Emergency calls that come in: the site is an emergency desk.</summary>
    EmergencyIn,

    /// <summary>Emergency calls that go out to the authority.</summary>
    EmergencyOut,

    /// <summary>From the public to a queue or a service number.</summary>
    CustomerService,
}

/// <summary>What a slot stands for.</summary>
internal static class StreamSlots
{
    internal static StreamKind Kind(this StreamSlot slot) => slot switch
    {
        StreamSlot.Inbound => StreamKind.Inbound,
        StreamSlot.Outbound => StreamKind.Outbound,
        StreamSlot.CustomerService => StreamKind.CustomerService,
        _ => StreamKind.Emergency,
    };

    internal static StreamDirection Direction(this StreamSlot slot) =>
        slot is StreamSlot.Outbound or StreamSlot.EmergencyOut ? StreamDirection.Out : StreamDirection.In;
}
