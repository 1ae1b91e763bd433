namespace Trunkline.Planning.Demand;

/// <summary>What is wrong with a row as text.</summary>
internal enum RowProblem : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Longer than <see cref="RowSource.LongestRow"/>.</summary>
    TooLong,

    /// <summary>A quote that is opened and never closed.</summary>
    OpenQuote,

    /// <summary>More columns than <see cref="RowSource.MostFields"/>.</summary>
    TooManyFields,
}

/// <summary>
/// Rows of a text table as octets (RFC 4180): quoted fields, doubled quotes, line breaks inside quotes, LF or CRLF, a UTF-8
/// byte order mark. Streams in one buffer and makes no strings.
/// </summary>
/// <remarks>
/// A row that cannot be read costs its own first line and nothing more: reading goes on with the next line. Does not judge
/// what is in a field.
/// </remarks>
internal sealed class RowSource(Stream stream)
{
    /// <summary>Octets of the longest row that is read.</summary>
    internal const int LongestRow = 65_536;

    /// <summary>Columns of the widest row that is read.</summary>
    internal const int MostFields = 256;

    private readonly byte[] _buffer = new byte[LongestRow * 8];
    private readonly (int Start, int Length, bool Escaped)[] _fields = new (int, int, bool)[MostFields];
    private readonly byte[] _scratch = new byte[LongestRow];
    private int _position;
    private int _filled;
    private bool _ended;
    private int _rowStart;
    private int _rowLength;
    private int _linesInRow;
    private int _scratchUsed;

    /// <summary>The octet between fields.</summary>
    internal byte Separator { get; set; } = (byte)',';

    /// <summary>Octets taken from the stream.</summary>
    internal long Octets { get; private set; }

    /// <summary>The line the row began on, 1 and up, as an editor counts.</summary>
    internal long Line { get; private set; }

    /// <summary>Fields in the row.</summary>
    internal int Count { get; private set; }

    /// <summary>The whole row, without its line end.</summary>
    internal ReadOnlySpan<byte> Row => _buffer.AsSpan(_rowStart, _rowLength);

    /// <summary>What is ahead, from the beginning of the next row, without taking it: at least one row unless the stream ends.</summary>
    internal ReadOnlySpan<byte> Ahead
    {
        get
        {
            Fill();
            if (Octets == _filled && _position == 0 && _buffer.AsSpan(0, _filled).StartsWith("\uFEFF"u8))
            {
                _position = 3;
            }

            return _buffer.AsSpan(_position, Math.Min(_filled - _position, LongestRow));
        }
    }

    /// <summary>A field's text, its quotes taken off; empty when the row has no such field.</summary>
    /// <param name="index">0 and up; below 0 means no such column.</param>
    /// <remarks>Valid until the next row; of fields with doubled quotes, 64 KiB at once.</remarks>
    internal ReadOnlySpan<byte> Field(int index)
    {
        if ((uint)index >= (uint)Count)
        {
            return default;
        }

        var (start, length, escaped) = _fields[index];
        var field = _buffer.AsSpan(start, length);
        if (!escaped)
        {
            return field;
        }

        if (field.Length > _scratch.Length - _scratchUsed)
        {
            _scratchUsed = 0;
        }

        var from = _scratchUsed;
        for (var i = 0; i < field.Length; i++)
        {
            _scratch[_scratchUsed++] = field[i];
            if (field[i] == '"' && i + 1 < field.Length && field[i + 1] == '"')
            {
                i++;
            }
        }

        return _scratch.AsSpan(from, _scratchUsed - from);
    }

    /// <summary>Takes the next row that is not empty.</summary>
    /// <param name="problem">Why the row cannot be read; its line is passed over.</param>
    /// <returns>False at the end of the stream.</returns>
    internal bool Next(out RowProblem problem)
    {
        problem = RowProblem.None;
        while (true)
        {
            Line += _linesInRow;
            _linesInRow = 0;
            var ahead = Ahead;
            if (ahead.IsEmpty)
            {
                return false;
            }

            if (Line == 0)
            {
                Line = 1;
            }

            if (ahead[0] == '\n' || (ahead[0] == '\r' && ahead.Length > 1 && ahead[1] == '\n'))
            {
                _position += ahead[0] == '\n' ? 1 : 2;
                _linesInRow = 1;
                continue;
            }

            problem = Split();
            if (problem != RowProblem.None)
            {
                PassLine();
            }

            return true;
        }
    }

    /// <summary>Takes the row's first line alone, when it spans several: an open quote swallowed its neighbours.</summary>
    /// <returns>False when the row has one line only.</returns>
    internal bool BackToFirstLine()
    {
        if (_linesInRow <= 1)
        {
            return false;
        }

        _position = _rowStart;
        PassLine();
        return true;
    }

    private RowProblem Split()
    {
        var limit = Math.Min(_filled, _position + LongestRow);
        var at = _position;
        _rowStart = at;
        Count = 0;
        _scratchUsed = 0;
        var lines = 1;
        while (true)
        {
            if (Count == MostFields)
            {
                return RowProblem.TooManyFields;
            }

            var start = at;
            var escaped = false;
            if (at < limit && _buffer[at] == '"')
            {
                start = ++at;
                while (true)
                {
                    var quote = _buffer.AsSpan(at, limit - at).IndexOf((byte)'"');
                    if (quote < 0)
                    {
                        return limit == _filled && _ended ? RowProblem.OpenQuote : RowProblem.TooLong;
                    }

                    lines += _buffer.AsSpan(at, quote).Count((byte)'\n');
                    at += quote + 1;
                    if (at < limit && _buffer[at] == '"')
                    {
                        escaped = true;
                        at++;
                        continue;
                    }

                    break;
                }

                _fields[Count++] = (start, at - 1 - start, escaped);
                // what follows a closing quote up to the separator belongs to no field
                var after = _buffer.AsSpan(at, limit - at).IndexOfAny(Separator, (byte)'\n');
                at = after < 0 ? limit : at + after;
            }
            else
            {
                var end = _buffer.AsSpan(at, limit - at).IndexOfAny(Separator, (byte)'\n');
                at = end < 0 ? limit : at + end;
                _fields[Count++] = (start, at - start, false);
            }

            if (at >= limit)
            {
                if (!(limit == _filled && _ended))
                {
                    return RowProblem.TooLong;
                }

                Close(at, at, lines);
                return RowProblem.None;
            }

            if (_buffer[at] == '\n')
            {
                Close(at, at + 1, lines);
                return RowProblem.None;
            }

            at++;
        }
    }

    private void Close(int end, int next, int lines)
    {
        if (end > _rowStart && _buffer[end - 1] == '\r')
        {
            var (start, length, escaped) = _fields[Count - 1];
            if (start + length == end)
            {
                _fields[Count - 1] = (start, length - 1, escaped);
            }

            end--;
        }

        _rowLength = end - _rowStart;
        _position = next;
        _linesInRow = lines;
    }

    private void PassLine()
    {
        _linesInRow = 1;
        while (true)
        {
            var end = _buffer.AsSpan(_position, _filled - _position).IndexOf((byte)'\n');
            if (end >= 0)
            {
                _position += end + 1;
                return;
            }

            _position = _filled;
            Fill();
            if (_position == _filled)
            {
                return;
            }
        }
    }

    private void Fill()
    {
        if (_ended || _filled - _position > LongestRow)
        {
            return;
        }

        _buffer.AsSpan(_position, _filled - _position).CopyTo(_buffer);
        _filled -= _position;
        _position = 0;
        while (_filled < _buffer.Length)
        {
            var got = stream.Read(_buffer, _filled, _buffer.Length - _filled);
            if (got == 0)
            {
                _ended = true;
                return;
            }

            _filled += got;
            Octets += got;
        }
    }
}
