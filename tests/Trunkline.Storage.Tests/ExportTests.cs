using Trunkline.Base;
using Trunkline.Calls;

namespace Trunkline.Storage.Tests;

/// <summary>Call records as other programs and people read them.</summary>
public sealed class ExportTests
{
    private static readonly TimeZoneInfo s_rome = TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome");

    private static readonly CallRecord s_answered = new()
    {
        Key = new("demo", 3, 17),
        CallId = 9,
        State = CallRecordState.Ended,
        Calling = new("201"),
        CallingName = "Anna \"Nina\" Rossi",
        Dialled = new("0215550100"),
        Called = new("215550100"),
        Channel = "SIP/201-1a",
        DestinationChannel = "FXO/8",
        Route = "city",
        TrunkGroup = "city",
        Start = new(2026, 7, 1, 22, 59, 58, TimeSpan.Zero),
        AlertingAfter = TimeSpan.FromSeconds(1.5),
        AnsweredAfter = TimeSpan.FromSeconds(4.25),
        EndedAfter = TimeSpan.FromSeconds(65.9),
        AnswerEvidence = AnswerEvidence.Polarity,
        Cause = Q850Cause.NormalClearing,
        Recording = 12,
    };

    private static readonly CallRecord s_busy = s_answered with
    {
        CallingName = "",
        AlertingAfter = null,
        AnsweredAfter = null,
        EndedAfter = TimeSpan.FromSeconds(2),
        Cause = Q850Cause.UserBusy,
        ProtocolReason = "busy tone",
        Recording = 0,
    };

    [Fact]
    public void MasterCsv_AnsweredCall_IsAsteriskLine() => Assert.Equal(
        "\"\",\"201\",\"0215550100\",\"city\",\"\"\"Anna \"\"Nina\"\" Rossi\"\" <201>\",\"SIP/201-1a\",\"FXO/8\",\"Dial\",\"FXO/8\"," +
        "\"2026-07-02 00:59:58\",\"2026-07-02 01:00:02\",\"2026-07-02 01:01:03\",65,61,\"ANSWERED\",\"DOCUMENTATION\",\"demo-3.17\",\"cause=16 recording=12\"\n",
        MasterCsv.Line(s_answered, s_rome));

    [Fact]
    public void MasterCsv_BusyCall_HasNoAnswerTime() => Assert.Equal(
        "\"\",\"201\",\"0215550100\",\"city\",\"201\",\"SIP/201-1a\",\"FXO/8\",\"Dial\",\"FXO/8\"," +
        "\"2026-07-01 22:59:58\",\"\",\"2026-07-01 23:00:00\",2,0,\"BUSY\",\"DOCUMENTATION\",\"demo-3.17\",\"cause=17\"\n",
        MasterCsv.Line(s_busy, TimeZoneInfo.Utc));

    [Theory]
    [InlineData(Q850Cause.NoAnswer, "NO ANSWER")]
    [InlineData(Q850Cause.NormalClearing, "NO ANSWER")]
    [InlineData(Q850Cause.UserBusy, "BUSY")]
    [InlineData(Q850Cause.NoCircuitAvailable, "FAILED")]
    [InlineData(Q850Cause.UnallocatedNumber, "FAILED")]
    public void Disposition_OfACause_IsAsterisks(Q850Cause cause, string expected) =>
        Assert.Equal(expected, MasterCsv.Disposition(s_busy with { Cause = cause }));

    [Fact]
    public void MasterCsv_NameWithALineFeed_StaysOneLine() =>
        Assert.Single(MasterCsv.Line(s_answered with { CallingName = "a\r\nb" }, TimeZoneInfo.Utc), c => c == '\n');

    [Fact]
    public void MasterCsv_OpenCall_IsLeftOut()
    {
        using var to = new StringWriter();
        MasterCsv.Write(to, [s_answered with { EndedAfter = null }], TimeZoneInfo.Utc);
        Assert.Equal("", to.ToString());
    }

    [Fact]
    public void Json_AnsweredCall_HasEveryField() => Assert.Equal(
        """{"node":"demo","epoch":3,"sequence":17,"call":9,"attempt":1,"state":"ended","priority":"routine","calling":"201","calling_name":"Anna Rossi","dialled":"0215550100","called":"215550100","channel":"SIP/201-1a","destination_channel":"FXO/8","route":"city","trunk_group":"city","start":"2026-07-01T22:59:58.000000Z","alerting_after":1.5,"answered_after":4.25,"ended_after":65.9,"talked":61.65,"answer_evidence":"polarity","cause":16,"cause_name":"NormalClearing","cause_location":"User","protocol_reason":"","disposition":"ANSWERED","charge":null,"recording":12}""",
        CallJson.Line(s_answered with { CallingName = "Anna Rossi" }));

    [Theory]
    [InlineData(CallChargeKind.Currency, 2500L, "EUR", true, "2.500 EUR", """{"amount":2.5,"currency":"EUR","final":true}""")]
    [InlineData(CallChargeKind.Currency, 40L, "", false, "0.040+", """{"amount":0.04,"currency":"","final":false}""")]
    [InlineData(CallChargeKind.Units, 1L, "", true, "1 unit", """{"units":1,"final":true}""")]
    [InlineData(CallChargeKind.Units, 12L, "", false, "12 units+", """{"units":12,"final":false}""")]
    [InlineData(CallChargeKind.Free, 0L, "", true, "free", """{"amount":0,"currency":"","final":true}""")]
    public void Charge_OfEveryKind_IsExported(CallChargeKind kind, long amount, string currency, bool isFinal, string words, string json)
    {
        var record = s_answered with { Charge = new(kind, amount, currency, isFinal) };
        Assert.Equal(words, CallListing.Row(record, TimeZoneInfo.Utc)[^1]);
        Assert.Contains($"\"charge\":{json},", CallJson.Line(record), StringComparison.Ordinal);
        Assert.EndsWith($" charge={words}\"\n", MasterCsv.Line(record, TimeZoneInfo.Utc), StringComparison.Ordinal);
    }

    [Fact]
    public void Listing_ForPeople_IsAligned()
    {
        using var to = new StringWriter();
        CallListing.Write(to, [s_busy, s_answered with { CallingName = "Anna", Charge = new(CallChargeKind.Currency, 2500, "EUR", IsFinal: true) }, s_answered with { State = CallRecordState.Answered, EndedAfter = null, CallingName = "" }], TimeZoneInfo.Utc);
        Assert.Equal(
            """
            Start                From      Dialled     Sent       Over        Result    Rang after  Talked   Answer    Cause                     Charge
            2026-07-01 22:59:58  201       0215550100  215550100  city FXO/8  busy                                     17 user busy (busy tone)
            2026-07-01 22:59:58  201 Anna  0215550100  215550100  city FXO/8  answered  1.5 s       0:01:01  polarity  16 normal clearing        2.500 EUR
            2026-07-01 22:59:58  201       0215550100  215550100  city FXO/8  talking   1.5 s                polarity

            """, to.ToString());
    }
}
