namespace Trunkline.E1;

/// <summary>What waits to go back to the far end: its line bit by bit, or its timeslots; nothing in the other loops.</summary>
/// <remarks>
/// What comes is clocked by the line and what goes by us: a frame is left out or repeated where they differ, as in the elastic store it
/// is. A line loop's octets are no frames, but go by 32 as well. Allocates nothing after construction.
/// </remarks>
/// <param name="settings">The slack.</param>
internal sealed class SpanLoopback(SpanEndSettings settings)
{
    private const int MostBlocks = 4 * ISpanPort.MostFrames;

    private readonly ElasticStore _store = new(MostBlocks, settings.Slack, 0xFF);
    private readonly byte[] _part = new byte[E1Frame.Octets];
    private int _filled;
    private SpanLoop _loop;

    /// <summary>Which loop is made; a new one begins empty, and gives ones until it is half full.</summary>
    internal SpanLoop Loop
    {
        get => _loop;
        set
        {
            _loop = value;
            _filled = 0;
            _store.Reset();
        }
    }

    /// <summary>Whether what goes out is what came in.</summary>
    internal bool GoesBack => _loop is SpanLoop.Line or SpanLoop.Payload;

    /// <summary>Octets came from the line.</summary>
    internal void TakeLine(ReadOnlySpan<byte> line)
    {
        while (_loop == SpanLoop.Line && !line.IsEmpty)
        {
            var count = Math.Min(line.Length, _part.Length - _filled);
            line[..count].CopyTo(_part.AsSpan(_filled));
            line = line[count..];
            _filled += count;
            if (_filled == _part.Length)
            {
                _store.Write(_part);
                _filled = 0;
            }
        }
    }

    /// <summary>Frames came from the line.</summary>
    internal void TakeFrames(ReadOnlySpan<byte> frames)
    {
        if (_loop == SpanLoop.Payload)
        {
            _store.Write(frames);
        }
    }

    /// <summary>What goes back.</summary>
    internal void Read(Span<byte> octets) => _store.Read(octets);
}
