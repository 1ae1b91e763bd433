using System.Globalization;
using System.Text.Json;

namespace Trunkline.Planning.Traffic.Evaluation;

/// <summary>
/// The inputs of one row, asked for by meaning: a time in whatever unit its name says (<c>AHT_min</c>), a rate (<c>calls_per_30min</c>), a load
/// that may be given as erlang, as CCS, or as calls and seconds. What is missing or out of range is refused with the input's name.
/// </summary>
internal sealed class RowInputs
{
    private const int MaxNested = 8;
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal); // every name asked for, given or not
    private readonly HashSet<string> _times = new(StringComparer.Ordinal); // the same of times, without their unit
    private readonly HashSet<string> _read = new(StringComparer.Ordinal); // inputs whose value was used, in formulas of others too
    private readonly List<RowInputs> _lists = [];
    private bool _knowsRates;
    private bool _isAsking;
    private int _nested;

    private RowInputs(QuantityName quantity) => Quantity = quantity;

    /// <summary>The quantity that the row asks for.</summary>
    internal QuantityName Quantity { get; private set; }

    /// <summary>Words of the model's name that are figures, as in ErlangC_90_10.</summary>
    internal string ModelName { get; private init; } = "";

    /// <summary>Inputs of a JSON object.</summary>
    internal static RowInputs Of(JsonElement json, QuantityName quantity, string modelName)
    {
        var inputs = new RowInputs(quantity) { ModelName = modelName };
        foreach (var property in json.EnumerateObject())
        {
            inputs._values[property.Name] = property.Value.Clone();
        }

        return inputs;
    }

    /// <summary>
    /// The inputs that no figure of the model asks for, by no name: misspelt, or another model's. Asks the model's other figures first, where something is left, and
    /// takes what they miss for 1, so that each tells all it could be given.
    /// </summary>
    internal IReadOnlyList<string> UnknownTo(TrafficModel model)
    {
        if (Unasked().Any())
        {
            var wanted = Quantity;
            _isAsking = true;
            foreach (var row in model.Gives.Where(row => row.AsksMore))
            {
                Quantity = row.Sample();
                row.Figure(this);
            }

            (Quantity, _isAsking) = (wanted, false);
        }

        return [.. Unasked()];
    }

    /// <summary>The input asked for that is most like a wrong one; null when none is like it.</summary>
    internal string? Nearest(string wrong)
    {
        var (name, distance) = _names.Concat(_times.Select(time => time + "_s")).Concat(_lists.SelectMany(l => l._names))
            .Select(name => (name, ModelTable.Distance(wrong.ToLowerInvariant(), name.ToLowerInvariant()))).OrderBy(n => n.Item2).ThenBy(n => n.name, StringComparer.Ordinal).FirstOrDefault();
        return name is not null && distance < wrong.Length && distance <= 1 + (wrong.Length / 3) ? name : null;
    }

    /// <summary>A double as a whole number.</summary>
    internal static Answer<int> Whole(double value, string name) =>
        Math.Abs(value - Math.Round(value)) > 1e-9 * Math.Max(1, Math.Abs(value)) || !(Math.Abs(value) <= int.MaxValue)
            ? new Refusal($"{name} must be a whole number, not {Check.Text(value)}", name)
            : (int)Math.Round(value);

    /// <summary>True when one of the inputs is given; units and <c>_percent</c> may follow.</summary>
    internal bool Has(params ReadOnlySpan<string> names) => Find(names) is not null;

    /// <summary>A number; may be a formula.</summary>
    internal Answer<double> Number(params ReadOnlySpan<string> names) =>
        Find(names) is { } key ? ValueOf(key) : Missing(names[0]);

    /// <summary>A number, or a default when it is not given.</summary>
    internal Answer<double> NumberOr(double fallback, params ReadOnlySpan<string> names) => Has(names) ? Number(names) : fallback;

    /// <summary>A whole number of 0 or more.</summary>
    internal Answer<int> Count(params ReadOnlySpan<string> names)
    {
        var key = Find(names) ?? names[0];
        return from value in Number(names)
               from whole in Whole(value, key)
               from good in whole >= 0 ? (Answer<int>)whole : new Refusal($"{key} must be 0 or more, not {whole}", key)
               select good;
    }

    /// <summary>A share or probability; <c>X_percent</c> is divided by 100.</summary>
    internal Answer<double> Share(params ReadOnlySpan<string> names)
    {
        if (Find(names) is { } key)
        {
            return from value in ValueOf(key)
                   from good in Within(value, 0, 1, key)
                   select good;
        }

        foreach (var name in names)
        {
            if (Find([name + "_percent", name + "_pct"]) is { } percent)
            {
                return from value in ValueOf(percent)
                       from good in Within(value, 0, 100, percent)
                       select good / 100;
            }
        }

        return _isAsking ? 0.5 : Missing(names[0]);
    }

    /// <summary>Erlang under one of the names, 0 or more.</summary>
    internal Answer<double> Erlang(params ReadOnlySpan<string> names)
    {
        var key = Find(names) ?? names[0];
        return from value in Number(names)
               from good in Check.Offered(value, key) is { } refused ? refused : (Answer<double>)value
               select good;
    }

    /// <summary>Lines N.</summary>
    internal Answer<int> Lines() =>
        from lines in Count("N", "n", "lines", "trunks", "channels", "servers", "agents", "circuits")
        from good in Check.Lines(lines) is { } refused ? refused : (Answer<int>)lines
        select good;

    /// <summary>Target blocking.</summary>
    internal Answer<double> Target() => Share("B", "GoS", "P", "blocking", "target", "B_target", "E");

    /// <summary>Mean holding time in seconds: one figure, or 1/µ.</summary>
    internal Answer<double> Holding() =>
        HasTime(HoldingNames) ? Seconds(HoldingNames)
        : Has("mu") ? Number("mu").Then(mu => Check.Positive(mu, "mu") is { } refused ? refused : (Answer<double>)(1 / mu))
        : HasTime(["talk", "conversation"]) ? Parts(["talk", "conversation", "wrap", "acw"])
        : Missing("AHT_s");

    /// <summary>True when a holding time is given in any form.</summary>
    internal bool HasHolding => HasTime(HoldingNames) || HasTime("talk", "conversation") || Has("mu");

    /// <summary>Seconds of the unit in which the row gives its holding time: 1 when it gives none.</summary>
    internal double HoldingUnit => FindTime(HoldingNames, out _, out var unit) ? unit : 1;

    /// <summary>Offered traffic of lines: A, CCS, calls and the time a line is held, users and their share, or an outbound centre.</summary>
    internal Answer<double> Offered()
    {
        Takes(
            ["CCS", "A_ccs", "users", "ext", "extensions", "A_per_user", "a_per_user", "erlang_per_user", "a_per_ext", "erlang_per_ext", "ccs_per_user", "ccs_per_ext", "CCS_each",
                "agents", "seats", "answer_rate", "mu"],
            [.. HoldingNames, .. LineParts, "cycle", "ring_answered", "ring_noans", "ring_unanswered", "wrap", "acw"]);
        return Surge(
            Has(OfferedNames) ? Erlang(OfferedNames)
            : Has("CCS", "A_ccs") ? Number("CCS", "A_ccs").Then(ccs => Erlangs(ccs / 36))
            : Has("cycle_s", "cycle") && Has("agents") ? Outbound().Select(o => o.Erlang)
            : Has("users", "ext", "extensions") ? OfUsers()
            : from rate in PerSecond()
              from hold in LineHolding()
              from erlang in Erlangs(rate * hold)
              select erlang);
    }

    /// <summary>Offered traffic of people who answer: calls and the time a person is busy, talk and wrap-up.</summary>
    internal Answer<double> OfferedToStaff()
    {
        Takes(["mu"], [.. HoldingNames, .. LineParts, "wrap", "acw"]);
        return Surge(
            Has(OfferedNames) ? Erlang(OfferedNames)
            : from rate in PerSecond()
              from hold in Holding()
              from erlang in Erlangs(rate * hold)
              select erlang);
    }

    /// <summary>What an outbound centre needs.</summary>
    internal Answer<CallTraffic.Outbound> Outbound() =>
        from agents in Number("agents", "seats")
        from cycle in Seconds(["cycle"])
        from talk in Seconds(["talk"])
        from ringing in HasTime(["ring_ans", "ring_answered"]) ? Seconds(["ring_ans", "ring_answered"]) : 0
        from unanswered in HasTime(["ring_noans", "ring_unanswered"]) ? Seconds(["ring_noans", "ring_unanswered"]) : 0
        from rate in Has("answer_rate", "answer_rate_percent") ? Share("answer_rate") : 1
        from outbound in CallTraffic.OutboundCentre(agents, cycle, talk, ringing, unanswered, rate)
        select outbound;

    /// <summary>Calls a second, from any of <c>calls_h</c>, <c>calls_per_30min</c>, <c>lam_per_min</c>, <c>lambda</c> (a second), <c>bhca</c>.</summary>
    internal Answer<double> PerSecond()
    {
        _knowsRates = true;
        foreach (var (key, _) in _values)
        {
            if (RatePeriod(key) is { } seconds)
            {
                return from value in ValueOf(key)
                       from good in Check.NotNegative(value, key) is { } refused ? refused : (Answer<double>)value
                       select good / seconds;
            }
        }

        return _isAsking ? 1 : new Refusal("missing: the load, as A in erlang or as calls_h (calls an hour) and AHT_s", "A");
    }

    /// <summary>A time in seconds by the unit in its name; without one in seconds.</summary>
    internal Answer<double> Seconds(params ReadOnlySpan<string> names)
    {
        if (!FindTime(names, out var key, out var unit))
        {
            return Missing(names[0] + "_s");
        }

        return from value in ValueOf(key)
               from good in Check.NotNegative(value, key) is { } refused ? refused : (Answer<double>)value
               select good * unit;
    }

    /// <summary>True when a time is given under one of the names, with or without unit.</summary>
    internal bool HasTime(params ReadOnlySpan<string> names) => FindTime(names, out _, out _);

    /// <summary>A text.</summary>
    internal Answer<string> Text(string name) =>
        Find([name]) is not { } key ? Missing(name).Select(_ => "")
        : _values[key].ValueKind == JsonValueKind.String ? _values[key].GetString()!
        : _values[key].GetRawText();

    /// <summary>A list of objects, each as inputs.</summary>
    internal Answer<List<RowInputs>> List(string name)
    {
        if (Find([name]) is not { } key)
        {
            return _isAsking ? new List<RowInputs>() : new Refusal($"missing: {name}, a list of objects", name);
        }

        if (_values[key].ValueKind != JsonValueKind.Array || _values[key].EnumerateArray().Any(e => e.ValueKind != JsonValueKind.Object))
        {
            return new Refusal($"{name} must be a list of objects such as [{{\"a\": 1, \"b\": 2}}]", name);
        }

        _read.Add(key);
        List<RowInputs> list = [.. _values[key].EnumerateArray().Select(e => Of(e, Quantity, ModelName))];
        _lists.AddRange(list);
        return list;
    }

    private static string[] OfferedNames =>
        ["A", "erlang", "erlangs", "A_erlang", "A_offered", "A_E", "offered", "load", "traffic", "A_total", "A_mean", "mean_load"];

    private static string[] LineParts => ["talk", "conversation", "answer", "ring", "ring_ans", "setup", "queue", "ivr", "wait"];

    private static string[] HoldingNames =>
        ["AHT", "h", "hold", "holding", "holding_time", "hold_time", "service", "service_time", "mean_hold", "aht", "s"];

    private static Answer<double> Within(double value, double least, double most, string key) =>
        Check.Between(value, least, most, key) is { } refused ? refused : value;

    private static Answer<double> Erlangs(double erlang) => Check.Offered(erlang) is { } refused ? refused : erlang;

    private Answer<double> Missing(string name) => _isAsking ? 1 : new Refusal($"missing: {name}", name);

    private Answer<double> Surge(Answer<double> erlang) =>
        Has("surge", "overload_factor", "load_factor")
            ? from a in erlang from factor in Number("surge", "overload_factor", "load_factor") from good in Erlangs(a * factor) select good
            : erlang;

    private Answer<double> OfUsers() =>
        from users in Number("users", "ext", "extensions")
        from each in Has("ccs_per_user", "ccs_per_ext", "CCS_each") ? Number("ccs_per_user", "ccs_per_ext", "CCS_each").Select(c => c / 36)
            : Number("A_per_user", "a_per_user", "erlang_per_user", "a_per_ext", "erlang_per_ext")
        from erlang in Erlangs(users * each)
        select erlang;

    /// <summary>The time a line is held: one figure, or what it is made of. Wrap-up holds a person, not a line.</summary>
    private Answer<double> LineHolding() =>
        HasTime(["talk", "conversation"]) && !HasTime(HoldingNames)
            ? Parts(LineParts)
            : Holding();

    private Answer<double> Parts(ReadOnlySpan<string> parts)
    {
        Answer<double> sum = 0.0;
        foreach (var part in parts)
        {
            if (HasTime([part]))
            {
                var more = Seconds([part]);
                sum = from a in sum from b in more select a + b;
            }
        }

        return sum;
    }

    /// <summary>A load may be given in many ways: that one is, makes the inputs of the others no less known.</summary>
    private void Takes(ReadOnlySpan<string> names, ReadOnlySpan<string> times)
    {
        Find(names);
        FindTime(times, out _, out _);
        _knowsRates = true;
    }

    /// <summary>Inputs that were neither used nor asked for by any name, those of list entries among them.</summary>
    private IEnumerable<string> Unasked() => _values.Keys.Where(key => !_read.Contains(key) && !IsAsked(key)).Concat(_lists.SelectMany(l => l.Unasked())).Distinct();

    private bool IsAsked(string key) =>
        _names.Contains(key) || _times.Contains(key)
        || key.Length > 1 && _names.Any(name => name.Equals(key, StringComparison.OrdinalIgnoreCase))
        || _knowsRates && RatePeriod(key) is not null
        || key.LastIndexOf('_') is > 0 and var at && QuantityName.SecondsOf(key[(at + 1)..]) is not null && _times.Any(name => name.Equals(key[..at], StringComparison.OrdinalIgnoreCase));

    private static double? RatePeriod(string key)
    {
        var words = key.ToLowerInvariant().Split('_');
        if (words is ["bhca"])
        {
            return 3600;
        }

        if (words is ["cps"] or ["mean", "cps"])
        {
            return 1;
        }

        if (words[0] is not ("calls" or "lam" or "lambda" or "arrivals" or "attempts" or "rate" or "callrate" or "arrivalrate"))
        {
            return null;
        }

        if (words.Length == 1)
        {
            return words[0] is "lam" or "lambda" or "rate" ? 1 : null;
        }

        // calls_h, calls_per_h, calls_per_30min
        var last = words[^1];
        var digits = last.TakeWhile(char.IsAsciiDigit).Count();
        var many = digits == 0 ? 1 : double.Parse(last[..digits], CultureInfo.InvariantCulture);
        return QuantityName.SecondsOf(last[digits..]) * many is { } period && period > 0 ? period : null;
    }

    private bool FindTime(ReadOnlySpan<string> names, out string key, out double unit)
    {
        foreach (var name in names)
        {
            _times.Add(name);
        }

        foreach (var name in names)
        {
            foreach (var present in _values.Keys)
            {
                if (present == name)
                {
                    (key, unit) = (present, 1);
                    return true;
                }

                if (present.Length > name.Length + 1 && present[name.Length] == '_'
                    && present.StartsWith(name, StringComparison.OrdinalIgnoreCase)
                    && QuantityName.SecondsOf(present[(name.Length + 1)..]) is { } seconds)
                {
                    (key, unit) = (present, seconds);
                    return true;
                }
            }
        }

        (key, unit) = ("", 1);
        return false;
    }

    private string? Find(ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _names.Add(name);
        }

        foreach (var name in names)
        {
            if (_values.ContainsKey(name))
            {
                return name;
            }
        }

        // longer names in any case; single letters mean different things in both cases
        foreach (var name in names)
        {
            if (name.Length > 1)
            {
                foreach (var present in _values.Keys)
                {
                    if (present.Equals(name, StringComparison.OrdinalIgnoreCase))
                    {
                        return present;
                    }
                }
            }
        }

        return null;
    }

    private Answer<double> ValueOf(string key)
    {
        _read.Add(key);
        var element = _values[key];
        switch (element.ValueKind)
        {
            case JsonValueKind.Number:
                return element.TryGetDouble(out var number) && double.IsFinite(number)
                    ? number
                    : new Refusal($"{key} is a number beyond what a double holds", key);
            case JsonValueKind.String:
                if (_nested >= MaxNested)
                {
                    return new Refusal($"{key} is a formula that refers back to itself", key);
                }

                _nested++;
                var value = InputFormula.Evaluate(element.GetString()!, name => name == key || Find([name]) is null
                    ? new Refusal($"'{name}' in the formula of {key} is neither another input nor set behind a comma", key)
                    : ValueOf(Find([name])!));
                _nested--;
                return value.TryGet(out var figure, out var refusal) ? figure : new Refusal(refusal.Words, key);
            default:
                return new Refusal($"{key} must be a number or a formula in quotes, not {element.ValueKind.ToString().ToLowerInvariant()}", key);
        }
    }
}
