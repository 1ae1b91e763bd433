// The gateway's side of a bank of virtual lines whose exchange is another process: one datagram each way per block, over a Unix socket.
using Trunkline.Fxo;

namespace Trunkline.Tdm;

/// <summary>A line bank over a Unix datagram socket.</summary>
/// <remarks>
/// A transfer sends its block and takes the oldest answer that has come, so what is heard is one block (20 ms) old. It never waits:
/// without an answer the lines are silent and keep their last state; after 100 ms without any they have no battery. There is nothing to
/// reconnect: a new exchange at the same path is simply heard again. Allocates nothing, never throws after its construction.
/// </remarks>
public sealed class UnixLineBank : ILineBank, IDisposable
{
    private const int BlocksToDeath = 5;
    private const int MostWaiting = 3;

    private readonly UnixDatagramSocket _socket;
    private readonly LineSense[] _last;
    private readonly byte[] _out;
    private readonly byte[] _in;
    private UnixAddress _exchange;
    private UnixAddress _from;
    private uint _sequence;
    private uint _heard;
    private int _missing = BlocksToDeath;

    /// <param name="path">Where the exchange's socket is, or will be; 1 to 107 octets.</param>
    /// <param name="lines">Lines of the bank, 1 to 240; must be the exchange's number.</param>
    /// <exception cref="ArgumentException">The path or the number of lines cannot be.</exception>
    /// <exception cref="IOException">The system gives no socket.</exception>
    public UnixLineBank(string path, int lines)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lines, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lines, LineBlock.MaxLines);
        if (!UnixAddress.TryFromPath(path, out _exchange))
        {
            throw new ArgumentException("Not a path for a Unix socket (1 to 107 octets).", nameof(path));
        }

        Count = lines;
        _last = new LineSense[lines];
        _out = new byte[LineBlock.LengthOf(lines)];
        _in = new byte[LineBlock.LengthOf(lines)];
        _socket = UnixDatagramSocket.OpenUnnamed();
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>True while the exchange answers.</summary>
    public bool IsAlive => _missing < BlocksToDeath;

    /// <summary>True while the exchange says that another gateway holds the lines.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Datagrams dropped: malformed, from a stranger, or out of order.</summary>
    public long Dropped { get; private set; }

    /// <summary>Blocks for which no answer was there in time.</summary>
    public long Missed { get; private set; }

    /// <summary>Answers thrown away because more than three waited: the delay is kept short.</summary>
    public long Skipped { get; private set; }

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<LineDrive> drive, ReadOnlySpan<short> toLine, Span<LineSense> sense, Span<short> fromLine)
    {
        var length = LineBlock.Write(_out, ++_sequence, drive, toLine);
        _socket.Send(_out.AsSpan(0, length), ref _exchange);
        if (TryTake(sense, fromLine))
        {
            sense.CopyTo(_last);
            _missing = 0;
            IsRefused = false;
            return;
        }

        Missed++;
        _missing = Math.Min(_missing + 1, BlocksToDeath);
        if (_missing == BlocksToDeath)
        {
            Array.Clear(_last);
        }

        _last.CopyTo(sense);
        fromLine.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private bool TryTake(Span<LineSense> sense, Span<short> fromLine)
    {
        var taken = 0;
        while (taken == 0 || (taken <= 16 && IsMoreThanWanted()))
        {
            if (!TryReceiveOne(sense, fromLine))
            {
                break;
            }

            taken++;
        }

        Skipped += Math.Max(0, taken - 1);
        return taken > 0;
    }

    /// <summary>An answer older than what is wanted still waits: what was just taken is skipped.</summary>
    private bool IsMoreThanWanted() => _sequence - _heard > MostWaiting && _socket.Wait(0);

    private bool TryReceiveOne(Span<LineSense> sense, Span<short> fromLine)
    {
        for (var tries = 0; tries < 32 && _socket.TryReceive(_in, out var length, ref _from); tries++)
        {
            if (length > _in.Length || !_from.Is(ref _exchange)
                || LineBlock.ReadHeader(_in.AsSpan(0, length), Count, out var kind, out var sequence) != LineBlockError.None)
            {
                Dropped++;
                continue;
            }

            if (kind == LineBlockKind.Refused)
            {
                IsRefused = true;
                continue;
            }

            if (kind != LineBlockKind.Sense || (int)(sequence - _heard) <= 0 || (int)(sequence - _sequence) > 0
                || LineBlock.Read(_in.AsSpan(0, length), sense, fromLine) != LineBlockError.None)
            {
                Dropped++;
                continue;
            }

            _heard = sequence;
            return true;
        }

        return false;
    }
}
