using System.Text;
using Trunkline.Planning.Demand;
using Trunkline.Planning.Designs;

namespace Trunkline.Planning.Tests.Demand;

/// <summary>Each form of call records: recognised by itself, calls on lines told from calls inside, streams told apart. All rows are made up.</summary>
public class CallFormatTests
{
    private static string Told(string text, DemandOptions? options = null)
    {
        var demand = DemandMeterTests.Measure(options, text);
        var file = demand.Files[0];
        return string.Join('\n', demand.Streams.Select(s => FormattableString.Invariant($"{DemandText.Name(s.Kind, s.Direction)} {s.Calls} calls {s.Answered} answered {s.Blocked} blocked {s.MeanHoldSeconds * (s.Calls - s.Blocked):0.###} s"))
            .Prepend(FormattableString.Invariant($"{file.Format.Split(':')[0]}: {file.LineRows} on lines, {file.InternalRows} inside, {file.RefusedRows} refused")));
    }

    [Fact]
    public void OwnMasterCsv_TransferInsideAndEmergency()
    {
        // as trunkline cdr --csv writes: an inbound call forked to two extensions, an inside call, an emergency call, one that found no line
        Assert.Equal(
            """
            Asterisk Master.csv: 4 on lines, 1 inside, 0 refused
            inbound 1 calls 1 answered 0 blocked 65 s
            outbound 1 calls 0 answered 1 blocked 0 s
            emergency out 1 calls 1 answered 0 blocked 30 s
            """,
            Told("""
            "","0301234567","200","inbound","0301234567","FXO/3","SIP/201-1","Dial","SIP/201-1","2026-03-02 10:00:00","","2026-03-02 10:00:20",20,0,"NO ANSWER","DOCUMENTATION","n-1.1","cause=19"
            "","0301234567","200","inbound","0301234567","FXO/3","SIP/202-2","Dial","SIP/202-2","2026-03-02 10:00:05","2026-03-02 10:00:15","2026-03-02 10:01:05",60,50,"ANSWERED","DOCUMENTATION","n-1.2","cause=16"
            "","201","202","internal","201","SIP/201-3","SIP/202-4","Dial","SIP/202-4","2026-03-02 11:00:00","2026-03-02 11:00:05","2026-03-02 11:01:00",60,55,"ANSWERED","DOCUMENTATION","n-1.3","cause=16"
            "","201","112","emergency","201","SIP/201-5","FXO/1","Dial","FXO/1","2026-03-02 12:00:00","2026-03-02 12:00:02","2026-03-02 12:00:30",30,28,"ANSWERED","DOCUMENTATION","n-1.4","cause=16"
            "","201","0307654321","city","201","SIP/201-6","","Dial","","2026-03-02 13:00:00","","2026-03-02 13:00:00",0,0,"FAILED","DOCUMENTATION","n-1.5","cause=34"

            """));
    }

    [Fact]
    public void OwnJson_HuntedCall_IsOne_OpenCallIsNotCounted()
    {
        Assert.Equal(
            """
            trunkline cdr --json: 3 on lines, 0 inside, 0 refused
            outbound 1 calls 1 answered 0 blocked 60.5 s
            emergency out 1 calls 0 answered 0 blocked 5 s
            """,
            Told("""
            {"node":"a","epoch":1,"sequence":1,"call":7,"priority":"routine","calling":"201","dialled":"0307654321","channel":"SIP/201-1","destination_channel":"","trunk_group":"city","start":"2026-03-02T10:00:00.000000Z","answered_after":null,"ended_after":0,"cause":34}
            {"node":"a","epoch":1,"sequence":2,"call":7,"priority":"routine","calling":"201","dialled":"0307654321","channel":"SIP/201-1","destination_channel":"SIP/99-2","trunk_group":"ims","start":"2026-03-02T10:00:00.000000Z","answered_after":4.25,"ended_after":60.5,"cause":16}
            {"node":"a","epoch":1,"sequence":3,"call":8,"priority":"emergency","calling":"201","dialled":"0800","channel":"SIP/201-3","destination_channel":"FXO/1","trunk_group":"lines","start":"2026-03-02T11:00:00Z","answered_after":null,"ended_after":5,"cause":16}
            {"node":"a","epoch":1,"sequence":4,"call":9,"calling":"201","dialled":"0301111111","channel":"SIP/201-4","destination_channel":"FXO/1","trunk_group":"lines","start":"2026-03-02T11:10:00Z","answered_after":1,"ended_after":null,"cause":0}

            """));
    }

    [Fact]
    public void FreePbx_QueueCall_IsCustomerService()
    {
        Assert.Equal(
            """
            FreePBX with headings: 2 on lines, 1 inside, 0 refused
            customer service 1 calls 1 answered 0 blocked 90 s
            """,
            Told(""""
            calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,amaflags,accountcode,uniqueid,did,linkedid
            2026-03-02 10:00:00,"""A, B"" <0301234567>",0301234567,600,ext-queues,PJSIP/operator-0000001,Local/201@from-queue-1,Queue,600,90,80,ANSWERED,3,,1.1,0309999,1.1
            2026-03-02 10:00:10,x,0301234567,201,from-queue,Local/201@from-queue-1;2,PJSIP/201-0000002,Dial,x,80,70,ANSWERED,3,,1.3,,1.1
            2026-03-02 10:00:00,x,0301234567,600,ext-queues,PJSIP/operator-0000001,Local/202@from-queue-2,Queue,600,30,0,NO ANSWER,3,,1.1,0309999,1.1

            """"));
    }

    [Fact]
    public void FreeSwitch_BothLegs_AreOneHold()
    {
        Assert.Equal(
            """
            FreeSWITCH mod_cdr_csv: 3 on lines, 1 inside, 0 refused
            inbound 1 calls 1 answered 0 blocked 60 s
            outbound 1 calls 0 answered 1 blocked 0 s
            """,
            Told("""
            "Ann","0301234567","1001","public","2026-03-02 10:00:00","2026-03-02 10:00:10","2026-03-02 10:01:00","60","50","NORMAL_CLEARING","aaaaaaaa-1","bbbbbbbb-1","","PCMA","PCMA"
            "Ann","0301234567","1001","default","2026-03-02 10:00:02","2026-03-02 10:00:10","2026-03-02 10:01:00","58","50","NORMAL_CLEARING","bbbbbbbb-1","aaaaaaaa-1","","PCMA","PCMA"
            "Bob","1001","1002","default","2026-03-02 11:00:00","","2026-03-02 11:00:10","10","0","NO_ANSWER","cccccccc-1","","","",""
            "Bob","1001","0307654321","default","2026-03-02 12:00:00","","2026-03-02 12:00:01","1","0","NORMAL_CIRCUIT_CONGESTION","dddddddd-1","","","",""

            """));
    }

    [Fact]
    public void ThreeCx_ExtensionsAreWrittenExt()
    {
        Assert.Equal(
            """
            3CX CDR: 2 on lines, 1 inside, 0 refused
            inbound 1 calls 0 answered 0 blocked 15 s
            outbound 1 calls 1 answered 0 blocked 60 s
            """,
            Told("""
            Call 1,00000173_1,00:01:00,2026/03/02 10:00:00,2026/03/02 10:00:10,2026/03/02 10:01:00,TerminatedBySrc,Ext.201,0307654321,Ext.201,10000,0307654321
            Call 2,00000173_2,00:00:15,2026/03/02 10:05:00,,2026/03/02 10:05:15,TerminatedBySrc,0301234567,Ext.201,10000,Ext.201,
            Call 3,00000173_3,00:00:15,2026/03/02 10:06:00,,2026/03/02 10:06:15,TerminatedBySrc,Ext.202,Ext.201,Ext.202,Ext.201,

            """));
    }

    [Fact]
    public void AnyCsv_ByMapping_DayFirstAndMinutes()
    {
        var map = ColumnMap.Parse("# site B\nstart = When\nduration = Mins\ncaller = A\ncalled = B\ntimes = day-first\nduration-unit = minutes\nseparator = ;", out var error);
        Assert.Null(error);
        Assert.Equal("CSV, columns as given: 1 on lines, 0 inside, 0 refused\noutbound 1 calls 0 answered 0 blocked 90 s",
            Told("When;Mins;A;B\n03.02.2026 10:00:07;1.5;201;0307654321\n", new() { Map = map }));
    }

    [Theory]
    [InlineData("start", "\"start\" in the column mapping: expected ROLE = COLUMN")]
    [InlineData("start = A", "the column mapping names neither end nor duration (nor talk, with ring): one of them is needed")]
    [InlineData("end = A", "the column mapping names no start: expected start = COLUMN, or date = COLUMN and time = COLUMN")]
    [InlineData("times = backwards", "times = backwards: expected year-first, day-first or month-first")]
    public void Mapping_Wrong_ToldInWords(string text, string expected)
    {
        Assert.Null(ColumnMap.Parse(text, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void UnknownFile_ToldWhatWasExpected()
    {
        var meter = new DemandMeter(new());
        using var text = new MemoryStream("name,colour\nAnn,red\n"u8.ToArray());
        Assert.False(meter.TryRead("x.csv", text, out var error));
        Assert.StartsWith("x.csv: not recognised from its first row (name, colour): expected Asterisk's Master.csv", error, StringComparison.Ordinal);
        using var utf16 = new MemoryStream([0xFF, 0xFE, 0x61, 0]);
        Assert.False(meter.TryRead("y.csv", utf16, out error));
        Assert.Equal("y.csv: is UTF-16 text: save it as UTF-8 (CSV UTF-8)", error);
    }

    [Theory]
    [InlineData("2026-03-02 10:00:00", 1772445600_000000, false)]
    [InlineData("2026/03/02 10:00:00.25", 1772445600_250000, false)]
    [InlineData("2026-03-02T10:00:00Z", 1772445600_000000, true)]
    [InlineData("2026-03-02T12:00:00+02:00", 1772445600_000000, true)]
    [InlineData("1772445600", 1772445600_000000, true)]
    [InlineData("1772445600123", 1772445600_123000, true)]
    public void Time_Written_Read(string text, long micros, bool isUtc)
    {
        Assert.True(CallTime.TryParse(Encoding.UTF8.GetBytes(text), TimeForm.YearFirst, out var read, out var readUtc));
        Assert.Equal((micros, isUtc), (read, readUtc));
    }

    [Theory]
    [InlineData("2026-02-29 10:00:00")]
    [InlineData("2026-13-01 10:00:00")]
    [InlineData("2026-03-02 24:00:00")]
    [InlineData("2026-03-02 10:61:00")]
    [InlineData("02.03.2026 10:00:00")]
    [InlineData("99999999999999999999999")]
    [InlineData("")]
    public void Time_NoneOfTheCalendar_Refused(string text) => Assert.False(CallTime.TryParse(Encoding.UTF8.GetBytes(text), TimeForm.YearFirst, out _, out _));

    [Fact]
    public void Demand_ToStream_KeepsOriginAndInterval()
    {
        var stream = new DemandEstimate
        {
            Kind = StreamKind.Emergency, Direction = StreamDirection.In, Erlang = new(2, 1.5, 2.5, FigureOrigin.Measured, 20), CallsPerHour = DemandFigure.Measured(40, 20),
            HoldSeconds = DemandFigure.Measured(180, 20), AnsweredShare = DemandFigure.Measured(1, 20),
        }.ToStream(0.01);
        Assert.Equal("TrafficStream { Name = emergency in, Kind = Emergency, Direction = In, CallsPerHour = 40, HoldingSeconds = 180, Erlang = 2",
            stream.ToString().Split(", Sources")[0]);
        Assert.Equal((2, 1.5, 2.5, 20, LoadOrigin.Measured), (stream.Priority, stream.LowErlang, stream.HighErlang, stream.Days, stream.Origin));
    }
}
