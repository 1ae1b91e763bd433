namespace Trunkline.Rtp;

/// <summary>How deep a jitter buffer may be. Delay counts from a packet's arrival to its first sample, its own 20 ms included.</summary>
/// <param name="InitialMs">Delay to begin with.</param>
/// <param name="MinMs">Least delay it adapts to.</param>
/// <param name="MaxMs">Greatest delay; 20 to 250.</param>
public sealed record JitterBufferOptions(int InitialMs = 40, int MinMs = 20, int MaxMs = 200);

/// <summary>What a pull gave.</summary>
public enum JitterPull : byte
{
    /// <summary>Nothing: no stream, or it has stopped and faded out.</summary>
    Silence,

    /// <summary>The sender's samples, all of them.</summary>
    Played,

    /// <summary>At least a part was made up.</summary>
    Concealed,
}

/// <summary>Counts of a jitter buffer since its construction or reset.</summary>
public struct JitterCounters
{
    /// <summary>Packets taken in.</summary>
    public int Packets { get; internal set; }

    /// <summary>Packets whose samples had all been due already.</summary>
    public int Late { get; internal set; }

    /// <summary>Packets whose samples were there already.</summary>
    public int Duplicates { get; internal set; }

    /// <summary>Packets refused: empty, too long, or from nowhere in time.</summary>
    public int Rejected { get; internal set; }

    /// <summary>Times the stream began anew: another SSRC, or timestamps that jumped.</summary>
    public int Resyncs { get; internal set; }

    /// <summary>Samples made up.</summary>
    public long ConcealedSamples { get; internal set; }

    /// <summary>Samples thrown away because more than the greatest delay had piled up.</summary>
    public long DiscardedSamples { get; internal set; }

    /// <summary>Times a pitch period was put in, to make the delay longer.</summary>
    public int Stretched { get; internal set; }

    /// <summary>Times a pitch period was taken out, to make it shorter.</summary>
    public int Shrunk { get; internal set; }
}
