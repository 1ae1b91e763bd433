namespace Trunkline.Dsp;

/// <summary>Tells voice from the silence of a line, by power over a floor that follows the line's noise.</summary>
/// <remarks>
/// Blocks of 10 ms. The floor follows a quieter block at once and a louder one by 1.5 dB a second, never above -35 dBm0. Voice
/// begins after 60 ms within 100 ms that are 9 dB over the floor and above -42 dBm0, and lasts until 250 ms without.
/// A tone is as loud as voice: ask <see cref="CallProgressDetector.HearsTone"/> as well.
/// </remarks>
public sealed class VoiceDetector
{
    private const int Block = 80;
    private const int BlocksToBegin = 6;
    private const int WithinBlocks = 10;
    private const int BlocksToEnd = 25;

    private static readonly double Least = Level.ToMeanSquare(-42);
    private static readonly double LowestFloor = Level.ToMeanSquare(-66);
    private static readonly double HighestFloor = Level.ToMeanSquare(-35);
    private static readonly double OverFloor = Math.Pow(10, 0.9);
    private static readonly double FloorRise = Math.Pow(10, 0.0015);

    private long _sum;
    private int _count;
    private double _floor = Level.ToMeanSquare(-55);
    private uint _loud;
    private int _quiet;

    /// <summary>True while somebody speaks, and 250 ms longer.</summary>
    public bool IsVoice { get; private set; }

    /// <summary>Samples of voice since it last began; 0 when there is none.</summary>
    public int VoiceSamples { get; private set; }

    /// <summary>What the line sounds like when nobody speaks, dBm0.</summary>
    public double FloorDbm0 => Level.FromMeanSquare(_floor);

    /// <summary>Takes samples.</summary>
    /// <returns>1 when voice is present after them, else 0.</returns>
    public int Process(ReadOnlySpan<short> samples)
    {
        foreach (var sample in samples)
        {
            _sum += sample * sample;
            if (++_count == Block)
            {
                OnBlock((double)_sum / Block);
                (_sum, _count) = (0, 0);
            }
        }

        return IsVoice ? 1 : 0;
    }

    /// <summary>As constructed.</summary>
    public void Reset()
    {
        (_sum, _count, _floor, _loud, _quiet, VoiceSamples) = (0, 0, Level.ToMeanSquare(-55), 0, 0, 0);
        IsVoice = false;
    }

    private void OnBlock(double power)
    {
        var loud = power > Least && power > _floor * OverFloor;
        _floor = power < _floor ? Math.Max(LowestFloor, power) : Math.Min(HighestFloor, _floor * FloorRise);
        _loud = (_loud << 1) | (loud ? 1u : 0);
        _quiet = loud ? 0 : _quiet + 1;
        if (!IsVoice && System.Numerics.BitOperations.PopCount(_loud & ((1 << WithinBlocks) - 1)) >= BlocksToBegin)
        {
            IsVoice = true;
            VoiceSamples = BlocksToBegin * Block;
        }
        else if (IsVoice)
        {
            VoiceSamples += Block;
            if (_quiet >= BlocksToEnd)
            {
                IsVoice = false;
                VoiceSamples = 0;
                _loud = 0;
            }
        }
    }
}
