// The states of the receiving half: RFC 4553 §6.2.2, which RFC 5086 §6.2.2 repeats. Pure: PseudowireJitterBuffer counts and runs it.
using Trunkline.Base;
using static Trunkline.E1.PseudowireDo;
using static Trunkline.E1.PseudowireEvent;
using static Trunkline.E1.PseudowireState;

namespace Trunkline.E1;

/// <summary>How the receiving half of a pseudowire stands.</summary>
public enum PseudowireState : byte
{
    /// <summary>The intermediate state: packets are kept, replacement data is played.</summary>
    Intermediate,

    /// <summary>Normal operation: what came is played.</summary>
    Normal,

    /// <summary>The packet loss state: replacement data is played, and the sender beside it sets R.</summary>
    PacketLoss,
}

/// <summary>What the packets or the time say.</summary>
public enum PseudowireEvent : byte
{
    /// <summary>As much has come in consecutive packets as the delay is long.</summary>
    Filled,

    /// <summary>The intermediate state timer, which runs from the set-up of the pseudowire.</summary>
    IntermediateTimer,

    /// <summary>So many packets in a row were not there to be played.</summary>
    PacketsMissing,

    /// <summary>So many packets have come in a row.</summary>
    PacketsConsecutive,
}

/// <summary>What the buffer does on an arrow.</summary>
[Flags]
public enum PseudowireDo : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Begins to play, the delay behind the newest packet.</summary>
    Play = 1,

    /// <summary>Counts a loss of packets.</summary>
    CountLoss = 2,
}

/// <summary>The table.</summary>
public static class PseudowireFsm
{
    /// <summary>What an event does in a state.</summary>
    public static Step<PseudowireState, PseudowireDo> On(PseudowireState state, PseudowireEvent e) => (state, e) switch
    {
        (Intermediate, Filled)              => new(Normal, Play),
        (Intermediate, IntermediateTimer)   => new(PacketLoss, CountLoss),
        (Normal, PacketsMissing)            => new(PacketLoss, CountLoss),
        (PacketLoss, PacketsConsecutive)    => new(Normal, Play),
        _                                   => new(state, None, Known: false),
    };
}
