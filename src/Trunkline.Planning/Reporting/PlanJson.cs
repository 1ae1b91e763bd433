using System.Globalization;
using System.Text;
using System.Text.Json;
using Trunkline.Planning.Designs;
using Trunkline.Planning.Reporting.Orders;

namespace Trunkline.Planning.Reporting;

/// <summary>The plan for programs: one object, documented in docs/planning-report.md. Keys are only added within a format number.</summary>
/// <remarks>Shares are 0 to 1, traffic in erlang, times in the unit of the key's end; full double precision. What is not a number is null.</remarks>
public static class PlanJson
{
    /// <summary>The format's name and number: it changes when a key changes its meaning or goes.</summary>
    public const string Format = "trunkline.plan/1";

    private static readonly JsonWriterOptions s_options = new() { Indented = true, NewLine = "\n" };

    /// <summary>Writes the object and a line end.</summary>
    public static void Write(TextWriter to, ReportInput input)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(input);
        using var octets = new MemoryStream();
        using (var json = new Utf8JsonWriter(octets, s_options))
        {
            Object(json, input);
        }

        to.Write(Encoding.UTF8.GetString(octets.ToArray()) + "\n");
    }

    private static void Object(Utf8JsonWriter json, ReportInput input)
    {
        var plan = input.Plan;
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteString("program", input.Program);
        json.WriteString("date", input.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("site", plan.Input.SiteName);
        json.WriteString("main_number", plan.Input.MainNumber);
        json.WriteString("currency", plan.Input.Prices.Currency);
        json.WriteBoolean("prices_assumed", plan.Input.Prices.IsAssumed);
        json.WriteNumber("horizon_months", plan.Input.HorizonMonths);
        Number(json, "growth_per_year", plan.Input.GrowthPerYear);
        List(json, "streams", plan.Input.Streams, s => Stream(json, s));
        Objects(json, "derivation", plan.Input.Derivation, d =>
        {
            json.WriteString("what", d.What);
            json.WriteString("how", d.How);
            Number(json, "value", d.Value);
            json.WriteString("unit", d.Unit);
        });
        json.WritePropertyName("measured");
        json.WriteRawValue(input.Measured is { } measured ? Demand.DemandJson.Write(measured) : "null");
        json.WritePropertyName("chosen");
        if (plan.Chosen is { } chosen)
        {
            Candidate(json, chosen);
        }
        else
        {
            json.WriteNullValue();
        }

        Texts(json, "reasons", plan.Reasons);
        List(json, "candidates", plan.Candidates, c => Candidate(json, c));
        Objects(json, "rejected", plan.Rejected, r =>
        {
            json.WriteString("name", r.Name);
            json.WriteString("mix", Word(r.Mix));
            json.WriteString("reason", r.Reason);
            Number(json, "nearest_total", r.Nearest?.Assessment.Cost.Total);
            Whole(json, "nearest_circuits", r.Nearest?.Design.Circuits);
        });
        List(json, "warnings", plan.Warnings, w => Map(json, ("name", w.Name), ("text", w.Text)));
        Objects(json, "dimensioning", plan.Dimensioning, d =>
        {
            json.WriteString("key", d.Key);
            json.WriteString("text", d.Text);
            json.WriteNumber("circuits", d.Circuits);
            json.WriteNumber("reserve", d.Reserve);
            Shares(json, "blocking", d.Blocking);
            Shares(json, "blocking_one_less", d.OneLess);
        });
        Objects(json, "by_target", plan.ByTarget, t =>
        {
            Number(json, "blocking", t.Target);
            json.WriteNumber("circuits", t.Circuits);
        });
        Whole(json, "breaks_in_month", plan.BreaksInMonth);
        List(json, "growth", plan.Growth, g => Month(json, g));
        Objects(json, "other_growth", input.OtherGrowth, o =>
        {
            json.WriteString("name", o.Name);
            Number(json, "per_year", o.PerYear);
            Whole(json, "breaks_in_month", o.BreaksInMonth);
            List(json, "months", o.Months, g => Month(json, g));
        });
        Objects(json, "curve", plan.Curve, c =>
        {
            json.WriteNumber("circuits", c.Circuits);
            Number(json, "worst_blocking", c.WorstBlocking);
            Number(json, "fxo_cost", c.FxoCost);
            Number(json, "e1_cost", c.E1Cost);
            Number(json, "ims_cost", c.ImsCost);
        });
        json.WritePropertyName("break_even");
        if (plan.BreakEven is { } even)
        {
            json.WriteStartObject();
            json.WriteNumber("lines", even.Lines);
            Number(json, "ratio", even.Ratio);
            Number(json, "fxo_per_line", even.FxoPerLine);
            Number(json, "e1_per_span", even.E1PerSpan);
            json.WriteString("text", even.Text);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }

        Objects(json, "sensitivity", plan.Sensitivity, s =>
        {
            Number(json, "load_factor", s.LoadFactor);
            json.WriteNumber("circuits_delta", s.CircuitsDelta);
            Number(json, "worst_blocking", s.WorstBlocking);
            json.WriteString("worst_stream", s.WorstStream);
            Number(json, "cost", s.Cost);
        });
        Objects(json, "what_if", plan.WhatIfs, w =>
        {
            json.WriteString("key", w.Key);
            json.WriteString("question", w.Question);
            json.WriteString("answer", w.Answer);
            Shares(json, "blocking", w.Blocking);
        });
        List(json, "desks", plan.Desks, d => Desk(json, d));
        Objects(json, "diallers", plan.Diallers, d =>
        {
            json.WriteString("stream", d.Stream);
            Number(json, "connects_per_hour", d.ConnectsPerHour);
            Number(json, "attempts_per_hour", d.AttemptsPerHour);
            Number(json, "erlang", d.Erlang);
            Number(json, "erlang_without_unanswered", d.ErlangWithoutUnanswered);
            json.WriteNumber("circuits_without_unanswered", d.CircuitsWithoutUnanswered);
        });
        Objects(json, "equipment", plan.Equipment, e =>
        {
            json.WriteString("id", e.Id);
            json.WriteString("what", e.What);
            json.WriteNumber("quantity", e.Quantity);
            json.WriteNumber("ports", e.Ports);
            json.WriteString("why", e.Why);
            json.WriteString("source", e.Source);
        });
        Objects(json, "number_plan", plan.NumberPlan, n =>
        {
            json.WriteString("group", n.Group);
            json.WriteString("what", n.What);
            json.WriteNumber("count", n.Count);
            json.WriteNumber("ordered", n.Ordered);
            json.WriteString("first", n.First);
        });
        Objects(json, "migration", plan.Migration, m =>
        {
            json.WriteNumber("week", m.Week);
            json.WriteNumber("weeks", m.Weeks);
            json.WriteString("what", m.What);
            json.WriteString("check", m.Check);
        });
        Objects(json, "orders", OrderSheet.Of(plan, input.Site), s =>
        {
            json.WriteString("group", s.Group.Name);
            json.WriteString("kind", Word(s.Group.Kind));
            List(json, "facts", s.Lines, l => Map(json, ("field", l.Field.Key), ("title", l.Field.Title), ("value", l.Value.Replace(Figures.Space, " ", StringComparison.Ordinal)),
                ("why", l.Field.Why), ("confirms", l.By), ("test", l.Field.Steps)));
        });
        json.WritePropertyName("verified");
        if (input.Verified is { } verified)
        {
            json.WriteStartObject();
            json.WriteString("basis", verified.Basis);
            json.WriteNumber("seed", verified.Seed);
            json.WriteNumber("attempts", verified.Attempts);
            json.WriteNumber("replications", verified.Replications);
            json.WriteNumber("hours", verified.Hours);
            Objects(json, "figures", verified.Figures, f =>
            {
                json.WriteString("what", f.What);
                Number(json, "analytic", f.Analytic);
                Number(json, "simulated", f.Simulated);
                Number(json, "low", f.Low);
                Number(json, "high", f.High);
                json.WriteString("explanation", f.Explanation);
            });
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteEndObject();
    }

    private static void Stream(Utf8JsonWriter json, TrafficStream s)
    {
        json.WriteStartObject();
        json.WriteString("name", s.Name);
        json.WriteString("kind", Word(s.Kind));
        json.WriteString("direction", Word(s.Direction));
        Number(json, "calls_per_hour", s.CallsPerHour);
        Number(json, "holding_s", s.HoldingSeconds);
        Number(json, "erlang", s.Erlang);
        Number(json, "erlang_low", s.LowErlang);
        Number(json, "erlang_high", s.HighErlang);
        json.WriteNumber("sources", s.Sources);
        Number(json, "blocking_target", s.BlockingTarget);
        json.WriteNumber("priority", s.Priority);
        json.WriteString("origin", Word(s.Origin));
        json.WriteNumber("days", s.Days);
        json.WriteEndObject();
    }

    private static void Candidate(Utf8JsonWriter json, Candidate c)
    {
        var a = c.Assessment;
        json.WriteStartObject();
        json.WriteString("name", c.Design.Name);
        json.WriteString("mix", Word(c.Design.Mix));
        json.WriteNumber("circuits", c.Design.Circuits);
        Objects(json, "groups", c.Design.Groups, g =>
        {
            json.WriteString("name", g.Name);
            json.WriteString("kind", Word(g.Kind));
            json.WriteNumber("units", g.Units);
            json.WriteNumber("circuits", g.Circuits);
            json.WriteString("direction", Word(g.Direction));
            json.WriteNumber("reserve", g.Reserve);
            json.WriteBoolean("lands_inbound", g.LandsInbound);
            json.WriteNumber("numbers", g.Numbers);
            json.WriteString("attached_as", Word(g.AttachedAs));
        });
        Objects(json, "streams", a.Streams, s =>
        {
            json.WriteString("name", s.Stream);
            Number(json, "target", s.Target);
            Number(json, "now", s.Now);
            Number(json, "now_by_textbook", s.NowByTextbook ?? s.Now);
            Number(json, "at_horizon", s.AtHorizon);
            Number(json, "plus_20_percent", s.Plus20);
            Number(json, "one_unit_down", s.OneUnitDown);
        });
        Number(json, "utilisation", a.UtilisationNow);
        Number(json, "emergency_blocking", a.EmergencyBlocking);
        json.WriteStartObject("availability");
        json.WriteNumber("units", a.Availability.Units);
        Number(json, "independent_min_per_year", a.Availability.IndependentMinutesPerYear);
        Number(json, "common_cause_min_per_year", a.Availability.CommonCauseMinutesPerYear);
        Number(json, "mean_blocking", a.Availability.MeanBlocking);
        json.WriteEndObject();
        json.WriteStartObject("cost");
        Number(json, "once", a.Cost.Once);
        Number(json, "monthly", a.Cost.Monthly);
        Number(json, "total", a.Cost.Total);
        json.WriteNumber("months", a.Cost.HorizonMonths);
        Objects(json, "lines", a.Cost.Lines, l =>
        {
            json.WriteString("what", l.What);
            Number(json, "once", l.Once);
            Number(json, "monthly", l.Monthly);
        });
        json.WriteEndObject();
        Number(json, "calls_per_second", a.CallsPerSecond);
        json.WriteNumber("calls_per_second_peak", a.CallsPerSecondPeak);
        Number(json, "bandwidth_kbit", a.BandwidthKbit);
        Number(json, "effort_hours", a.EffortHours);
        Number(json, "glare_per_busy_hour", a.GlarePerBusyHour);
        List(json, "risks", a.Risks, r => Map(json, ("name", r.Name), ("text", r.Text)));
        json.WriteString("method", a.Method);
        json.WriteEndObject();
    }

    private static void Desk(Utf8JsonWriter json, DeskPlan d)
    {
        json.WriteStartObject();
        json.WriteString("name", d.Desk.Name);
        Number(json, "erlang", d.Desk.Erlang);
        json.WriteNumber("seats_needed", d.SeatsNeeded);
        json.WriteNumber("seats_at_horizon", d.SeatsAtHorizon);
        Objects(json, "points", d.Points, p =>
        {
            json.WriteNumber("seats", p.Seats);
            json.WriteBoolean("stable", p.IsStable);
            Number(json, "wait_probability", p.WaitProbability);
            Number(json, "mean_wait_s", p.MeanWaitSeconds);
            List(json, "levels", p.Levels, l => Value(json, l));
            json.WriteBoolean("meets_targets", p.MeetsTargets);
        });
        Objects(json, "rules", d.Rules, r =>
        {
            json.WriteString("rule", r.Rule);
            json.WriteNumber("seats", r.Seats);
        });
        json.WriteEndObject();
    }

    private static void Month(Utf8JsonWriter json, GrowthMonth g)
    {
        json.WriteStartObject();
        json.WriteNumber("month", g.Month);
        Number(json, "erlang", g.Erlang);
        Number(json, "worst_blocking", g.WorstBlocking);
        json.WriteString("worst_stream", g.WorstStream);
        json.WriteBoolean("meets_targets", g.MeetsTargets);
        json.WriteNumber("circuits_needed", g.CircuitsNeeded);
        json.WriteEndObject();
    }

    private static void List<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(item);
        }

        json.WriteEndArray();
    }

    private static void Objects<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> writeMembers) => List(json, name, items, item =>
    {
        json.WriteStartObject();
        writeMembers(item);
        json.WriteEndObject();
    });

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts) => List(json, name, texts, json.WriteStringValue);

    private static void Map(Utf8JsonWriter json, params ReadOnlySpan<(string Key, string Value)> entries)
    {
        json.WriteStartObject();
        foreach (var (key, value) in entries)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void Shares(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, double> shares)
    {
        json.WriteStartObject(name);
        foreach (var (stream, share) in shares)
        {
            Number(json, stream, share);
        }

        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        Value(json, value);
    }

    private static void Value(Utf8JsonWriter json, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void Whole(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>A member of an enumeration as site files write it: e1_pri.</summary>
    private static string Word<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((c, i) => char.IsAsciiLetterUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
