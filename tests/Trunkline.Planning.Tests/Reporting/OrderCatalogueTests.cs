using Trunkline.Planning.Designs;
using Trunkline.Planning.Reporting.Orders;

namespace Trunkline.Planning.Tests.Reporting;

/// <summary>Every fact that must be agreed with the operator is on the sheet of its kind, and every row says why, who and how it is tested.</summary>
public sealed class OrderCatalogueTests
{
    [Fact]
    public void AnalogLines_HaveEveryFact() => Assert.Equal(
        "lines_now lines_horizon number_binding hunting hunting_end direction barring inbound_rules outbound_number caller_id caller_id_time answer_signal clear_signal disconnect "
        + "busy_tone ring_cadence ring_voltage loop_length loop_current dialling impedance surge_protection power_fail emergency_reserve special_lines fees term dates fault_desk", Keys(LineKind.FxoHunting));

    [Fact]
    public void Spans_HaveEveryFact() => Assert.Equal(
        "spans diversity channels channel_split channel_hunting max_calls signalling pri_variant ss7_codes ss7_timeslot r2_variant dialling_mode digits_sent number_format redirecting causes "
        + "line_code crc4 impedance clock alarms bit_errors main_number number_block inbound_rules outbound_number clir emergency_reserve test_number fees term dates fault_desk", Keys(LineKind.E1Pri));

    [Fact]
    public void SipTrunks_HaveEveryFact() => Assert.Equal(
        "sessions calls_per_second registration sbc_addresses transport srtp nat keepalive session_timers qos bandwidth codecs dtmf fax early_media identity number_format main_number "
        + "outbound_number inbound_rules emergency_location emergency_reserve fraud_limits failover fees term dates fault_desk", Keys(LineKind.Ims));

    public static TheoryData<LineKind> Kinds => [.. Enum.GetValues<LineKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryFact_SaysWhy_WhoConfirms_AndStepsThatExist(LineKind kind)
    {
        var fields = OrderCatalogue.Of(kind);

        Assert.Equal(fields.Count, fields.Select(f => f.Key).Distinct().Count());
        Assert.All(fields, f =>
        {
            Assert.Matches("^[a-z0-9_]{2,40}$", f.Key);
            Assert.True(f.Why.Length > 20 && f.Why.EndsWith('.'), f.Key);
            Assert.NotEqual((Confirmer)0, f.By);
            Assert.All(f.Steps.Split(' ', StringSplitOptions.RemoveEmptyEntries), s => Assert.NotNull(AcceptanceSteps.Find(s)));
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryFact_OfAPlan_HasAValueThatASiteFileTakes(LineKind kind)
    {
        var sheet = OrderSheet.Of(SamplePlan.Office(groups: [SamplePlan.Lines(30, kind: kind)]), new()).Single();

        Assert.All(sheet.Lines, l => Assert.InRange(l.Value.Length, 1, 200));
    }

    [Fact]
    public void Values_FollowThePlan()
    {
        var sheet = OrderSheet.Of(SamplePlan.Office(groups: [SamplePlan.Lines(7, reserve: 1)]), new() { LoopBreakMs = 0, ReversesPolarity = true }).Single();

        Assert.Equal("7 lines", Value("lines_now"));
        Assert.Equal("room for 8 lines in 3 years", Value("lines_horizon"));
        Assert.Equal("one number for all lines: 0255501000", Value("number_binding"));
        Assert.Equal("1 line that ordinary calls never take", Value("emergency_reserve"));
        Assert.Equal("not offered: busy tone decides", Value("disconnect"));
        Assert.Equal("yes, on every line", Value("answer_signal"));
        Assert.Equal("per line 100 EUR once, 30 EUR a month, hunting 15 EUR a month", Value("fees"));

        string Value(string key) => sheet.Lines.Single(l => l.Field.Key == key).Value.Replace('\u202f', ' ');
    }

    private static string Keys(LineKind kind) => string.Join(' ', OrderCatalogue.Of(kind).Select(f => f.Key));
}
