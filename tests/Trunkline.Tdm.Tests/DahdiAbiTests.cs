using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Trunkline.Tdm.Tests;

/// <summary>Our numbers and offsets against what a C compiler made of dahdi/user.h 2.11 (tests/data/dahdi/abi_2.11.jsonl).</summary>
public sealed class DahdiAbiTests
{
    private static readonly JsonElement[] Abi = [.. File.ReadLines(Path.Combine(Root(), "tests/data/dahdi/abi_2.11.jsonl")).Select(l => JsonDocument.Parse(l).RootElement)];

    [Theory]
    [InlineData("DAHDI_SPECIFY", DahdiIoctl.Specify)]
    [InlineData("DAHDI_GET_PARAMS", DahdiIoctl.GetParams)]
    [InlineData("DAHDI_GETEVENT", DahdiIoctl.GetEvent)]
    [InlineData("DAHDI_SPANSTAT", DahdiIoctl.SpanStat)]
    [InlineData("DAHDI_MAINT", DahdiIoctl.Maint)]
    [InlineData("DAHDI_SPANCONFIG", DahdiIoctl.SpanConfig)]
    [InlineData("DAHDI_CHANCONFIG", DahdiIoctl.ChanConfig)]
    [InlineData("DAHDI_SET_BUFINFO", DahdiIoctl.SetBufInfo)]
    [InlineData("DAHDI_AUDIOMODE", DahdiIoctl.AudioMode)]
    [InlineData("DAHDI_STARTUP", DahdiIoctl.Startup)]
    public void Ioctl_HasItsNumber(string name, uint number) =>
        Assert.Equal(Abi.Single(e => Is(e, "ioctl", name)).GetProperty("value").GetString(), $"0x{number:x8}");

    [Theory]
    [InlineData("dahdi_spaninfo", DahdiSpanInfo.Octets)]
    [InlineData("dahdi_params", DahdiParams.Octets)]
    [InlineData("dahdi_lineconfig", DahdiStruct.LineConfigOctets)]
    [InlineData("dahdi_chanconfig", DahdiStruct.ChanConfigOctets)]
    [InlineData("dahdi_bufferinfo", DahdiStruct.BufferInfoOctets)]
    [InlineData("dahdi_maintinfo", DahdiStruct.MaintInfoOctets)]
    public void Struct_HasItsSize(string name, int octets) => Assert.Equal(Abi.Single(e => Is(e, "struct", name)).GetProperty("size").GetInt32(), octets);

    [Fact]
    public void SpanInfo_IsReadWhereItsFieldsAre()
    {
        var octets = new byte[DahdiSpanInfo.Octets];
        var fields = new[] { "alarms", "bpvcount", "crc4count", "ebitcount", "fascount", "irqmisses", "syncsrc", "totalchans", "lineconfig" };
        for (var i = 0; i < fields.Length; i++)
        {
            Put(octets, "dahdi_spaninfo", fields[i], 100 + i);
        }

        "TE2/0/1"u8.CopyTo(octets.AsSpan(Offset("dahdi_spaninfo", "name")));
        Enumerable.Repeat((byte)'x', 40).ToArray().CopyTo(octets, Offset("dahdi_spaninfo", "location")); // full, without an end
        var info = new DahdiSpanInfo(octets);
        Assert.Equal(
            (100, 101, 102, 103, 104, 105, 106, 107, 108),
            (info.Alarms, info.BipolarViolations, info.Crc4Errors, info.EBits, info.FasErrors, info.IrqMisses, info.SyncSource, info.TotalChannels, info.LineConfig));
        Assert.Equal(("TE2/0/1", new string('x', 40)), (info.Name, info.Location));
    }

    [Fact]
    public void Params_AreReadWhereTheirFieldsAre()
    {
        var octets = new byte[DahdiParams.Octets];
        Put(octets, "dahdi_params", "spanno", 3);
        Put(octets, "dahdi_params", "chanpos", 16);
        Put(octets, "dahdi_params", "sigtype", 0x380);
        Put(octets, "dahdi_params", "sigcap", 0x80080);
        Assert.Equal((3, 16, 0x380, 0x80080), (DahdiParams.Span(octets), DahdiParams.Position(octets), DahdiParams.SigType(octets), DahdiParams.SigCap(octets)));
    }

    [Fact]
    public void Structs_AreWrittenWhereTheirFieldsAre()
    {
        var octets = new byte[DahdiStruct.ChanConfigOctets];
        DahdiStruct.ChanConfig(octets, 47, 0x380);
        Assert.Equal((47, 0x380, 2, 47, 0xD5), (Get(octets, "dahdi_chanconfig", "chan"), Get(octets, "dahdi_chanconfig", "sigtype"),
            Get(octets, "dahdi_chanconfig", "deflaw"), Get(octets, "dahdi_chanconfig", "master"), Get(octets, "dahdi_chanconfig", "idlebits")));
        DahdiStruct.LineConfig(octets, 2, 3, 0x700, 1);
        Assert.Equal((2, 3, 0x700, 1), (Get(octets, "dahdi_lineconfig", "span"), Get(octets, "dahdi_lineconfig", "lbo"),
            Get(octets, "dahdi_lineconfig", "lineconfig"), Get(octets, "dahdi_lineconfig", "sync")));
    }

    [Fact]
    public void Ring_KeepsTheNewest_AndAllocates_Nothing()
    {
        var ring = new OctetRing(100);
        var octets = Enumerable.Range(0, 70).Select(i => (byte)i).ToArray();
        ring.Put(octets);
        ring.Put(octets);
        Assert.Equal(100, ring.Count);
        var got = new byte[200];
        Assert.Equal(100, ring.Take(got));
        Assert.Equal([.. octets[40..], .. octets], got[..100]);
        NoAllocation.In(() =>
        {
            ring.Put(octets);
            ring.Take(got);
        });
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../.."));

    private static bool Is(JsonElement e, string kind, string name) => e.TryGetProperty(kind, out var value) && value.GetString() == name;

    private static int Offset(string type, string field) => Abi.Single(e => Is(e, "field", $"{type}.{field}")).GetProperty("offset").GetInt32();

    private static void Put(byte[] octets, string type, string field, int value) => BitConverter.GetBytes(value).CopyTo(octets, Offset(type, field));

    private static int Get(byte[] octets, string type, string field) => BitConverter.ToInt32(octets, Offset(type, field));
}
