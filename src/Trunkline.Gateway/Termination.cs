using Trunkline.Base;
using Trunkline.Control;

namespace Trunkline.Gateway;

/// <summary>One end of audio, as the table of terminations knows it. Its audio is the plane's.</summary>
internal abstract class Termination
{
    /// <summary>Its name; changes when a pooled object is used again.</summary>
    public TerminationId Id { get; set; }

    /// <summary>Place in the plane's arrays: pool index, or line number minus one.</summary>
    public int Index { get; protected init; }

    /// <summary>Where it is; null in the null context.</summary>
    public Context? Context { get; set; }
}

/// <summary>An RTP termination; pooled.</summary>
internal sealed class RtpTermination : Termination
{
    public RtpTermination(int index) => Index = index;

    public RtpDescription Description { get; set; }

    public NetAddress LatchHost { get; set; }

    public NetAddress Local { get; set; }
}

/// <summary>A context: terminations that hear each other, and its recording; pooled.</summary>
internal sealed class Context(int index, int capacity)
{
    private readonly Termination?[] _members = new Termination?[capacity];

    public int Index { get; } = index;

    public ContextId Id { get; set; }

    public int Count { get; private set; }

    public bool IsFull => Count == _members.Length;

    /// <summary>The recording; zero when none.</summary>
    public RecordingId Recording { get; set; }

    /// <summary>Who is on the left channel.</summary>
    public TerminationId Left { get; set; }

    /// <summary>True from the start of the recording.</summary>
    public bool IsRecording { get; set; }

    public Termination this[int index] => _members[index]!;

    public void Add(Termination termination)
    {
        _members[Count++] = termination;
        termination.Context = this;
    }

    /// <summary>Order is kept: who came first stays first.</summary>
    public void Remove(Termination termination)
    {
        var at = Array.IndexOf(_members, termination, 0, Count);
        Array.Copy(_members, at + 1, _members, at, --Count - at);
        _members[Count] = null;
        termination.Context = null;
    }
}
