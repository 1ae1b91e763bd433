namespace Trunkline.Rtp;

/// <summary>The samples of many jitter buffers, in one piece for all.</summary>
/// <remarks>
/// A gateway has one jitter buffer for every RTP termination it may ever have, but the terminations of a call whose packets are
/// passed on as they come never use theirs. A piece this large comes from the system as pages that are not there until they are
/// written to first, so the buffers that were never used cost address space and no memory. Nothing is allocated after construction.
/// </remarks>
public sealed class JitterMemory
{
    internal const int ShortsEach = Concealment.Shorts;

    /// <param name="count">How many jitter buffers; some 5.5 kB each.</param>
    public JitterMemory(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = count;
        Octets = new byte[count * SampleRing.Size];
        There = new ulong[count * SampleRing.Words];
        Shorts = new short[count * ShortsEach];
    }

    /// <summary>For how many jitter buffers there is room.</summary>
    public int Count { get; }

    internal byte[] Octets { get; }

    internal ulong[] There { get; }

    internal short[] Shorts { get; }
}
