namespace Trunkline.E1;

/// <summary>What one second held, in one direction.</summary>
/// <param name="Blocks">CRC-4 blocks checked, 1000 in a good second; 0 where there is no CRC-4.</param>
/// <param name="ErroredBlocks">Those that were wrong.</param>
/// <param name="FasErrors">FAS with a wrong bit: what is counted where there is no CRC-4.</param>
/// <param name="IsDefect">LOS, AIS or LOF at any time in it, or 30 % of a pseudowire's packets lost; of the far end, RAI.</param>
public readonly record struct QualitySecond(int Blocks, int ErroredBlocks, int FasErrors, bool IsDefect)
{
    /// <summary>FAS errors that make a second without CRC-4 a severely errored one (M.2100).</summary>
    private const int SevereFasErrors = 28;

    /// <summary>ES: a wrong block, or a defect.</summary>
    public bool IsErrored => IsDefect || ErroredBlocks > 0 || (Blocks == 0 && FasErrors > 0);

    /// <summary>SES: 30 % of the blocks or more, or a defect (G.826 §4.5.4).</summary>
    public bool IsSevere => IsDefect || (Blocks > 0 ? ErroredBlocks * 10L >= Blocks * 3L : FasErrors >= SevereFasErrors);
}

/// <summary>Counts of G.826 over a time.</summary>
public record struct QualityCounts
{
    /// <summary>Seconds that were measured.</summary>
    public int Seconds { get; set; }

    /// <summary>ES: errored seconds, severely errored ones included, in available time.</summary>
    public int ErroredSeconds { get; set; }

    /// <summary>SES: severely errored seconds, in available time.</summary>
    public int SeverelyErroredSeconds { get; set; }

    /// <summary>BBE: errored blocks outside severely errored seconds, in available time.</summary>
    public int BackgroundBlockErrors { get; set; }

    /// <summary>UAS: seconds of unavailable time.</summary>
    public int UnavailableSeconds { get; set; }

    /// <summary>Seconds of available time.</summary>
    public readonly int AvailableSeconds => Seconds - UnavailableSeconds;

    /// <summary>ESR: errored seconds of the available ones; 0 when there are none.</summary>
    public readonly double ErroredSecondRatio => AvailableSeconds == 0 ? 0 : (double)ErroredSeconds / AvailableSeconds;

    /// <summary>SESR: severely errored seconds of the available ones; 0 when there are none.</summary>
    public readonly double SeverelyErroredSecondRatio => AvailableSeconds == 0 ? 0 : (double)SeverelyErroredSeconds / AvailableSeconds;

    /// <summary>BBER: errored blocks of all blocks, 1000 a second, outside severely errored seconds; 0 when there are none.</summary>
    public readonly double BackgroundBlockErrorRatio =>
        AvailableSeconds <= SeverelyErroredSeconds ? 0 : BackgroundBlockErrors / (1000.0 * (AvailableSeconds - SeverelyErroredSeconds));

    /// <summary>Adds another count, which may hold negative numbers.</summary>
    internal void Add(in QualityCounts other)
    {
        Seconds += other.Seconds;
        ErroredSeconds += other.ErroredSeconds;
        SeverelyErroredSeconds += other.SeverelyErroredSeconds;
        BackgroundBlockErrors += other.BackgroundBlockErrors;
        UnavailableSeconds += other.UnavailableSeconds;
    }
}
