using System.Text.Json;
using Trunkline.Base;
using Trunkline.E1;

namespace Trunkline.Interop.Tests;

/// <summary>Frames and CRC-4 against tests/peers/e1_ref.py, both directions, with wrong bits: the same blocks are wrong to both.</summary>
public sealed class E1ReferenceTests
{
    private const int Frames = 3200;
    private const int Frame = E1Frame.Octets;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 20)]
    [InlineData(3, 400)]
    public void FramesOfTheReference_WithWrongBits_HaveTheSameCrcErrorsToUs(int seed, int wrong)
    {
        var line = Reference(["gen", $"{Frames}", $"{seed}"], []);
        Assert.Equal(Frames * Frame, line.Length);
        var impaired = Damaged(line, wrong, (ulong)seed);
        var theirs = Check(impaired);
        var span = new SpanEnd(new() { Crc4 = Crc4Mode.Required });
        var shifted = new byte[impaired.Length + 32];
        impaired.CopyTo(shifted, 0);
        new ImpairedLine(1, bitOffset: 37 * seed).Carry(shifted, shifted);
        span.ReceiveLine(shifted);
        Assert.Equal(theirs.GetProperty("crc_bad").GetInt32(), span.Counters.CrcErrors);
        Assert.Equal(wrong > 0, span.Counters.CrcErrors > 0);
        Assert.Equal(0, span.FrameLosses);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 20)]
    [InlineData(3, 400)]
    public void OurFrames_WithWrongBits_HaveTheSameCrcErrorsToTheReference(int seed, int wrong)
    {
        var near = new SpanEnd();
        var far = new SpanEnd(new() { Crc4 = Crc4Mode.Required });
        var prng = new Prng((ulong)seed);
        var line = new byte[Frames * Frame];
        var payload = new byte[8 * Frame];
        for (var at = 0; at < line.Length; at += payload.Length)
        {
            prng.Fill(payload);
            near.SendLine(payload, line.AsSpan(at, payload.Length));
        }

        var impaired = Damaged(line, wrong, (ulong)seed);
        far.ReceiveLine(impaired);
        var theirs = Check(impaired);
        Assert.True(theirs.GetProperty("crc_multiframe").GetBoolean());
        Assert.Equal(0, theirs.GetProperty("first_multiframe").GetInt32());
        Assert.Equal(far.Counters.CrcErrors, theirs.GetProperty("crc_bad").GetInt32());
        Assert.Equal(wrong > 0, far.Counters.CrcErrors > 0);

        // It receives nothing, so every NFAS says RAI, but for those whose A bit was made wrong.
        Assert.InRange(theirs.GetProperty("remote_alarm_frames").GetInt32(), (Frames / 2) - (wrong / 20), Frames / 2);
    }

    /// <summary>Bits made wrong anywhere, timeslot 0 included, behind the first 64 frames: there both have aligned.</summary>
    private static byte[] Damaged(byte[] line, int wrong, ulong seed)
    {
        var prng = new Prng(seed);
        var damaged = line.ToArray();
        for (var i = 0; i < wrong; i++)
        {
            var bit = (64 * Frame * 8) + prng.Next((Frames - 64) * Frame * 8);
            damaged[bit >> 3] ^= (byte)(0x80 >> (bit & 7));
        }

        return damaged;
    }

    private static JsonElement Check(byte[] line) => JsonDocument.Parse(Reference(["check"], line)).RootElement;

    private static byte[] Reference(string[] arguments, byte[] input)
    {
        var result = Tool.Run("/usr/bin/python3", [Path.Combine(Peers.Root(), "tests/peers/e1_ref.py"), .. arguments], input);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }
}
