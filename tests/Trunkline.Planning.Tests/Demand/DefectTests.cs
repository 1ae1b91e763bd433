using System.Text;
using Trunkline.Base;
using Trunkline.Planning.Demand;

namespace Trunkline.Planning.Tests.Demand;

/// <summary>A file with one defect in, the words that a person reads out; and every form of records with octets changed at random.</summary>
public class DefectTests
{
    private const string Heading = "start,end,duration,answer,caller,called,call-id\n";

    private static string Words(string text, DemandOptions? options = null)
    {
        using var to = new StringWriter();
        DemandText.Write(to, DemandMeterTests.Measure(options, text));
        return to.ToString();
    }

    private static string Filled(string rows, int days = 1, int calls = 1) => Heading + rows + string.Concat(Enumerable.Range(0, days * calls).Select(i =>
        FormattableString.Invariant($"2026-03-{2 + (i / calls):00} 10:{i % calls % 60:00}:07,2026-03-{2 + (i / calls):00} 10:{i % calls % 60:00}:50,43,2026-03-{2 + (i / calls):00} 10:{i % calls % 60:00}:13,0301234567,201,u{i}\n")));

    [Theory]
    [InlineData("yesterday,2026-03-02 10:05:00,,,201,0301234567,1", "1 row could not be read and is not counted", "a.csv:2 column start: \"yesterday\" is not understood")]
    [InlineData("2026-03-02 10:00:00,soon,x,,201,0301234567,1", "1 row could not be read and is not counted", "a.csv:2 column end: \"soon\" is not understood")]
    [InlineData("2026-03-02 10:00:00,2026-03-02 09:00:00,,,201,0301234567,1", "1 row has impossible times", "a.csv:2 column end: before the start")]
    [InlineData("2026-03-02 10:00:00,2026-03-02 10:05:00,300,2026-03-02 10:06:00,201,0301234567,1", "1 row has impossible times", "a.csv:2 column answer: after the end; the call is counted, the answer is not")]
    [InlineData("1980-01-01 00:00:10,1980-01-01 00:01:00,50,,201,0301234567,1", "1 row has impossible times", "a.csv:2 column start: no call of this year")]
    [InlineData("2026-03-02 10:00:00,2026-03-02 20:00:00,36000,,201,0301234567,1", "1 call is longer than 4 hours, as of a line that was not released; 10 line hours are not counted", "a.csv:2")]
    [InlineData("2026-03-02 23:59:00,2026-03-02 00:01:00,120,,201,0301234567,1", "1 call ends after midnight but carries the day of its start", "a.csv:2")]
    [InlineData("2026-03-02 10:00:00,2026-03-02 10:05:00,77,,201,0301234567,1", "1 call has a duration that the times contradict; the times were used", "a.csv:2")]
    [InlineData("2026-03-02 10:00:00,2026-03-02 10:05:00,300,,201,0301234567,1\n2026-03-02 10:00:00,2026-03-02 10:05:00,300,,201,0301234567,1", "1 row is a copy of another; each call was counted once", "a.csv:3")]
    [InlineData("2026-03-02 10:00:00,2026-03-02 10:02:00,120,,0301234567,201,t\n2026-03-02 10:02:00,2026-03-02 10:05:00,180,,0301234567,202,t", "1 row is a further leg of a call on the same line (transfers, forks, hunting)", "a.csv:3")]
    public void Row_WithADefect_ToldWithRowAndColumn(string row, string words, string place)
    {
        var text = Words(Filled(row + "\n"));
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Contains("        at " + place + "\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-29 02:30:00,2026-03-29 02:31:00,60,,201,0301234567,1", "1 call lies in an hour that Europe/Berlin skips in spring: the records are of another zone, UTC perhaps (see --zone)")]
    [InlineData("2026-03-29 01:59:00,2026-03-29 03:01:00,120,,201,0301234567,1", "busy hour")]
    [InlineData("2026-10-25 02:59:00,2026-10-25 02:01:00,120,,201,0301234567,1", "1 call lies in the hour that clocks repeat in autumn; the rows around them told which of the two")]
    [InlineData("2026-10-25 01:59:00,2026-10-25 02:01:00,3720,,201,0301234567,1", "1 call lies in the hour that clocks repeat in autumn")]
    public void ClockChange_BothWays_CallKeepsItsLength(string row, string words)
    {
        var demand = DemandMeterTests.Measure(new() { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), AllDays = true }, Heading + row + "\n");
        using var text = new StringWriter();
        DemandText.Write(text, demand);
        Assert.Contains(words, text.ToString(), StringComparison.Ordinal);
        Assert.Equal(double.Parse(row.Split(',')[2], System.Globalization.CultureInfo.InvariantCulture), demand.Total.MeanHoldSeconds);
    }

    [Fact]
    public void Zone_RecordsOfAnother_BusyHourMovesAndNightIsNamed()
    {
        var text = Filled("", days: 10, calls: 60);
        Assert.Equal(10, DemandMeterTests.Measure(null, text).Total.ClockHour.Start.Hour);
        // written with its offset it is another hour of the house's clock
        var shifted = text.Replace(":07,", ":07Z,", StringComparison.Ordinal).Replace(":50,", ":50Z,", StringComparison.Ordinal).Replace(":13,", ":13Z,", StringComparison.Ordinal);
        var words = Words(shifted, new() { Zone = TimeZoneInfo.FindSystemTimeZoneById("Pacific/Auckland") });
        Assert.Contains("◄ busy hour", words, StringComparison.Ordinal);
        Assert.Contains("23–00", words.Split('\n').Single(l => l.Contains('◄', StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void FailuresMissing_ToldWithWhatToDo()
    {
        var rows = string.Concat(Enumerable.Range(0, 1200).Select(i => FormattableString.Invariant(
            $"2026-03-{2 + (i / 120):00} {9 + (i % 120 / 40):00}:{i % 40:00}:07,2026-03-{2 + (i / 120):00} {9 + (i % 120 / 40):00}:{i % 40:00}:50,43,{(i % 3 == 0 ? "" : FormattableString.Invariant($"2026-03-{2 + (i / 120):00} {9 + (i % 120 / 40):00}:{i % 40:00}:13"))},0301234567,201,u{i}\n")));
        Assert.Contains("of 1 200 calls none is busy or failed: failed attempts seem not to be recorded; say how many lines there were (--lines)", Words(Heading + rows), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Forms => new()
    {
        { "asterisk", "\"\",\"0301234567\",\"200\",\"in\",\"x\",\"FXO/3\",\"SIP/201-1\",\"Dial\",\"SIP/201-1\",\"2026-03-02 10:00:00\",\"2026-03-02 10:00:05\",\"2026-03-02 10:01:00\",60,55,\"ANSWERED\",\"DOCUMENTATION\",\"n-{0}\",\"\"\n" },
        { "freepbx", "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,amaflags,accountcode,uniqueid,did,linkedid\n2026-03-02 10:00:00,\"A \"\"B\"\"\",0301234567,600,q,PJSIP/operator-{0},Local/201@q-1,Queue,600,90,80,ANSWERED,3,,{0}.1,0309999,{0}.1\n" },
        { "freeswitch", "\"Ann\",\"0301234567\",\"1001\",\"public\",\"2026-03-02 10:00:00\",\"2026-03-02 10:00:10\",\"2026-03-02 10:01:00\",\"60\",\"50\",\"NORMAL_CLEARING\",\"aaaaaaaa-{0}\",\"bbbbbbbb-{0}\",\"\",\"PCMA\",\"PCMA\"\n" },
        { "3cx", "Call {0},00000173_{0},00:01:00,2026/03/02 10:00:00,2026/03/02 10:00:10,2026/03/02 10:01:00,TerminatedBySrc,Ext.201,0307654321,Ext.201,10000,0307654321\n" },
        { "own", "{{\"node\":\"a\",\"epoch\":1,\"sequence\":{0},\"call\":{0},\"priority\":\"routine\",\"calling\":\"201\",\"dialled\":\"0307654321\",\"channel\":\"SIP/201-1\",\"destination_channel\":\"FXO/2\",\"trunk_group\":\"city\",\"start\":\"2026-03-02T10:00:00.5Z\",\"answered_after\":4.25,\"ended_after\":60.5,\"cause\":16}}\n" },
        { "csv", "When;Mins;A;B\n03.02.2026 10:00:07;1.5;201;0307654321{0}\n" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void EveryForm_OctetsChangedAtRandom_NeverThrows_EveryRowAccountedFor(string form, string pattern)
    {
        ColumnMap? map = form == "csv" ? ColumnMap.Parse("start = When, duration = Mins, caller = A, called = B, times = day-first, duration-unit = minutes, separator = ;", out _) : null;
        var at = pattern.LastIndexOf('\n', pattern.Length - 2) + 1;
        var text = pattern[..at] + string.Concat(Enumerable.Range(1, 40).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern[at..], i)));
        var good = Encoding.UTF8.GetBytes(text);
        Assert.True(Read(good, map) is { Files: [{ LineRows: > 0, RefusedRows: 0 }] }, form);
        var random = new Prng(5);
        var measured = 0;
        for (var round = 0; round < 60; round++)
        {
            var octets = (byte[])good.Clone();
            for (var i = random.Next(30); i >= 0; i--)
            {
                octets[random.Next(octets.Length)] = random.Next(3) == 0 ? (byte)"\",\n\r;:-09{}\0"[random.Next(12)] : (byte)random.Next(256);
            }

            if (Read(octets[..(octets.Length - random.Next(200))], map) is { } demand)
            {
                measured++;
                var file = demand.Files[0];
                Assert.Equal(file.Rows, file.LineRows + file.InternalRows + file.RefusedRows + (demand.Finding(FindingKind.NotOnLines)?.Count ?? 0));
                DemandText.Write(TextWriter.Null, demand);
                Assert.DoesNotContain("NaN", DemandJson.Write(demand), StringComparison.Ordinal);
            }
        }

        Assert.True(measured > 10, $"{form}: {measured}");
    }

    private static MeasuredDemand? Read(byte[] octets, ColumnMap? map)
    {
        var meter = new DemandMeter(new() { Map = map });
        using var stream = new MemoryStream(octets);
        return meter.TryRead("x", stream, out _) ? meter.Measure() : null;
    }
}
