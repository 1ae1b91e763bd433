// What an agent does, as a table. Whether he is logged in is another matter (AgentPresence): who logs out while he talks, talks on.
using static Trunkline.Calls.AgentActivity;
using static Trunkline.Calls.AgentEvent;

namespace Trunkline.Calls;

/// <summary>Whether an agent takes calls of a queue.</summary>
public enum AgentPresence : byte
{
    /// <summary>He is logged out.</summary>
    Out,

    /// <summary>He is logged in.</summary>
    In,

    /// <summary>He is logged in and takes no calls for a while: by his wish, or because he missed too many.</summary>
    Paused,
}

/// <summary>What an agent wants, at a telephone or by somebody who orders it for him.</summary>
public enum AgentCommand : byte
{
    /// <summary>To take calls.</summary>
    LogIn,

    /// <summary>To take none.</summary>
    LogOut,

    /// <summary>To take none for a while.</summary>
    Pause,

    /// <summary>To take calls again.</summary>
    Resume,
}

/// <summary>What an agent does with calls of queues.</summary>
public enum AgentActivity : byte
{
    /// <summary>Nothing.</summary>
    Free,

    /// <summary>His phone rings for a call of a queue.</summary>
    Ringing,

    /// <summary>He talks to a caller of a queue.</summary>
    Talking,

    /// <summary>He has talked, and writes down what is to be written down.</summary>
    WrapUp,

    /// <summary>He did not answer, or was busy: he is not rung again at once.</summary>
    Resting,
}

/// <summary>What happens to an agent.</summary>
public enum AgentEvent : byte
{
    /// <summary>His phone is rung.</summary>
    Offered,

    /// <summary>He answered.</summary>
    Answered,

    /// <summary>Somebody else answered, or the caller hung up.</summary>
    Withdrawn,

    /// <summary>He did not answer, refused, or could not be rung.</summary>
    Missed,

    /// <summary>His call with the caller is over.</summary>
    CallEnded,

    /// <summary>The time of wrap-up, or of rest, is over.</summary>
    TimeOver,

    /// <summary>He says himself that he is ready.</summary>
    Ready,
}

/// <summary>The agent's figure.</summary>
public static class AgentFsm
{
    /// <summary>The next presence; null when the command is for somebody who is logged in, and he is not.</summary>
    public static AgentPresence? On(AgentPresence presence, AgentCommand command) => (presence, command) switch
    {
        (_, AgentCommand.LogIn)                      => AgentPresence.In,
        (_, AgentCommand.LogOut)                     => AgentPresence.Out,
        (AgentPresence.Out, _)                       => null,
        (_, AgentCommand.Pause)                      => AgentPresence.Paused,
        _                                            => AgentPresence.In,
    };

    /// <summary>The next activity.</summary>
    public static AgentActivity On(AgentActivity activity, AgentEvent e) => (activity, e) switch
    {
        (Free, Offered)                        => Ringing,
        (Ringing, Answered)                    => Talking,
        (Ringing, Withdrawn)                   => Free,
        (Ringing, Missed)                      => Resting,
        (Talking, CallEnded)                   => WrapUp,
        (WrapUp or Resting, TimeOver or Ready) => Free,
        _                                      => activity,
    };
}
