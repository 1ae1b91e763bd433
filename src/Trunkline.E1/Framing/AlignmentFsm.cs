// Frame and multiframe alignment of the receiver as a table: G.706 §4.1, §4.2 and annex B.
// Pure: E1Deframer looks at the bits, counts the times in frames, and runs it.
using Trunkline.Base;
using static Trunkline.E1.AlignmentDo;
using static Trunkline.E1.AlignmentEvent;
using static Trunkline.E1.AlignmentState;
using static Trunkline.E1.Crc4Mode;

namespace Trunkline.E1;

/// <summary>How far the receiver has aligned.</summary>
public enum AlignmentState : byte
{
    /// <summary>No frame alignment: every bit position is looked at.</summary>
    Searching,

    /// <summary>Frame alignment; CRC-4 is switched off.</summary>
    BasicFrame,

    /// <summary>Frame alignment; the multiframe must be found within 8 ms, or it was spurious.</summary>
    MultiframeSearch,

    /// <summary>Frame alignment, traffic passes; the multiframe is looked for, here and after 8 ms at other positions too, for 400 ms.</summary>
    InterworkingSearch,

    /// <summary>Frame alignment with a far end that sends no CRC-4.</summary>
    NonCrc4,

    /// <summary>Frame and multiframe alignment; CRC-4 is checked.</summary>
    Multiframe,
}

/// <summary>What the bits or the times say.</summary>
public enum AlignmentEvent : byte
{
    /// <summary>FAS, then bit 2 = 1 a frame later, then FAS again (G.706 §4.1.2).</summary>
    FrameFound,

    /// <summary>Three FAS in a row wrong, or three times bit 2 of the frames between (G.706 §4.1.1).</summary>
    FrameLost,

    /// <summary>Two multiframe alignment signals within 8 ms, 2 ms or a multiple apart (G.706 §4.2).</summary>
    MultiframeFound,

    /// <summary>The same at another bit position, in the parallel search (G.706 annex B).</summary>
    MultiframeFoundElsewhere,

    /// <summary>8 ms since the frame was found.</summary>
    After8Ms,

    /// <summary>400 ms since the frame was found.</summary>
    After400Ms,

    /// <summary>915 of 1000 CRC-4 blocks errored: the alignment is false (G.706 §4.3.2).</summary>
    CrcExcess,

    /// <summary>Somebody knows better (the signal is gone, a setting changed).</summary>
    Restart,
}

/// <summary>What the deframer does on an arrow.</summary>
[Flags]
public enum AlignmentDo : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Search from the bit after where the frame began.</summary>
    SearchOn = 1,

    /// <summary>Begin the parallel search.</summary>
    SearchElsewhere = 2,

    /// <summary>Take the parallel search's position.</summary>
    MoveThere = 4,

    /// <summary>End the parallel search.</summary>
    StopElsewhere = 8,

    /// <summary>Begin to check CRC-4 at the next multiframe.</summary>
    StartCrc = 16,

    /// <summary>Count a loss of frame alignment: only from states that carry traffic, a position given up while searching is none.</summary>
    CountLoss = 32,
}

/// <summary>The table.</summary>
public static class AlignmentFsm
{
    /// <summary>What an event does in a state.</summary>
    public static Step<AlignmentState, AlignmentDo> On(Crc4Mode mode, AlignmentState state, AlignmentEvent e) => (state, e, mode) switch
    {
        (Searching, FrameFound, Off)                            => new(BasicFrame, None),
        (Searching, FrameFound, Required)                       => new(MultiframeSearch, None),
        (Searching, FrameFound, Automatic)                      => new(InterworkingSearch, None),
        (MultiframeSearch, MultiframeFound, _)                  => new(Multiframe, StartCrc),
        (MultiframeSearch, After8Ms, _)                         => new(Searching, SearchOn),
        (InterworkingSearch, MultiframeFound, _)                => new(Multiframe, StopElsewhere | StartCrc),
        (InterworkingSearch, After8Ms, _)                       => new(InterworkingSearch, SearchElsewhere),
        (InterworkingSearch, MultiframeFoundElsewhere, _)       => new(Multiframe, MoveThere | StopElsewhere | StartCrc),
        (InterworkingSearch, After400Ms, _)                     => new(NonCrc4, StopElsewhere),
        (NonCrc4, MultiframeFound, _)                           => new(Multiframe, StartCrc),
        (Multiframe, CrcExcess, _)                              => new(Searching, SearchOn | CountLoss),
        (MultiframeSearch, FrameLost or Restart, _)             => new(Searching, SearchOn),
        (not Searching, FrameLost or Restart, _)                => new(Searching, SearchOn | StopElsewhere | CountLoss),
        _                                                       => new(state, None, Known: false),
    };

    /// <summary>Whether the timeslots of this state are the far end's.</summary>
    /// <remarks>Not while the multiframe is still required: the position may be a payload's imitation, and changes after 8 ms.</remarks>
    public static bool CarriesTraffic(AlignmentState state) => state is BasicFrame or InterworkingSearch or NonCrc4 or Multiframe;
}
