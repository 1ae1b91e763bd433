namespace Trunkline.Rtp.Tests;

/// <summary>Tables to see through: octet n stands for the value (n - 128) * 100 in "mu-law", the negative of it in "A-law".</summary>
internal static class Laws
{
    public static short[] Mu { get; } = [.. Enumerable.Range(0, 256).Select(o => (short)((o - 128) * 100))];

    public static short[] A { get; } = [.. Enumerable.Range(0, 256).Select(o => (short)((128 - o) * 100))];

    public static byte Octet(double value) => (byte)Math.Clamp(Math.Round(value / 100) + 128, 0, 255);
}
