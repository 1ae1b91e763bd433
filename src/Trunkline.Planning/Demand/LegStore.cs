using System.Runtime.InteropServices;

namespace Trunkline.Planning.Demand;

/// <summary>What is kept of a row until calls are put together: 48 octets.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct StoredLeg
{
    /// <summary>Hash of the circuit within its call: rows with the same are one hold of a line where they touch.</summary>
    internal ulong Line;

    internal long Start;
    internal long End;

    /// <summary>Part of the call's hash; 0 when there is none.</summary>
    internal uint Call;

    internal uint Identity;
    internal uint Row;

    /// <summary>Milliseconds from start to answer; −1 when not answered.</summary>
    internal int AnswerAfter;

    /// <summary>Part of the caller's hash; 0 when withheld.</summary>
    internal uint Caller;

    internal ushort Source;
    internal StreamSlot Stream;
    internal LegFlags Flags;
}

/// <summary>What else is kept of a row.</summary>
[Flags]
internal enum LegFlags : byte
{
    None = 0,

    /// <summary>No line was seized.</summary>
    Blocked = 1,

    /// <summary>Nothing tells which rows belong to its call.</summary>
    Alone = 2,

    /// <summary>Answered; the time may not be known.</summary>
    Answered = 4,
}

/// <summary>
/// Millions of rows in memory, in parts by the hash of the call, so that all rows of a call lie in one part and a part can be
/// put together and let go by itself.
/// </summary>
internal sealed class LegStore
{
    internal const int Parts = 256;
    private const int ChunkLength = 1024;

    private readonly List<StoredLeg[]>?[] _parts = new List<StoredLeg[]>?[Parts];
    private readonly int[] _counts = new int[Parts];

    /// <summary>Rows kept.</summary>
    internal long Count { get; private set; }

    internal void Add(in StoredLeg leg)
    {
        var part = leg.Call != 0 ? (int)(leg.Call & (Parts - 1)) : (int)(leg.Line >> 56);
        var chunks = _parts[part] ??= [];
        var at = _counts[part]++;
        if (at / ChunkLength == chunks.Count)
        {
            chunks.Add(new StoredLeg[ChunkLength]);
        }

        chunks[at / ChunkLength][at % ChunkLength] = leg;
        Count++;
    }

    /// <summary>Copies a part.</summary>
    /// <param name="part">0 to 255.</param>
    /// <param name="into">Grown as needed and used again.</param>
    /// <param name="letGo">Forgets the part.</param>
    internal Span<StoredLeg> Take(int part, ref StoredLeg[] into, bool letGo)
    {
        var count = _counts[part];
        if (into.Length < count)
        {
            into = new StoredLeg[count + (count / 8)];
        }

        for (var at = 0; at < count; at += ChunkLength)
        {
            _parts[part]![at / ChunkLength].AsSpan(0, Math.Min(ChunkLength, count - at)).CopyTo(into.AsSpan(at));
        }

        if (letGo)
        {
            _parts[part] = null;
            _counts[part] = 0;
            Count -= count;
        }

        return into.AsSpan(0, count);
    }
}
