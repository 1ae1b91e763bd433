using System.Globalization;

namespace Trunkline.Site;

/// <summary>What the keys of <c>traffic</c>, <c>prices</c> and <c>operator</c> say about one another: one load per stream, desks that answer a stream that exists, intervals that hold their middle.</summary>
internal sealed class PlanningRules(SiteNode root, List<SiteError> errors)
{
    /// <summary>Ways a load is told: the key, and the key that must stand beside it.</summary>
    private static readonly (string Key, string? Beside)[] s_loads = [("erlang", null), ("calls_per_hour", "holding_s"), ("sources", "erlang_per_source"), ("dialler", null)];

    internal static void Check(SiteNode root, List<SiteError> errors)
    {
        var rules = new PlanningRules(root, errors);
        rules.Streams();
        rules.Desks();
        rules.Prices();
        rules.Confirmations();
    }

    private static IReadOnlyList<SiteNode> Maps(SiteNode? list) => [.. (list?.Items ?? []).Where(n => n.Kind == SiteNodeKind.Map)];

    private static string Name(SiteNode node) => node["name"] is { Kind: SiteNodeKind.Scalar } name ? name.Text : "?";

    private static double? Number(SiteNode node, string key) =>
        node[key] is { Kind: SiteNodeKind.Scalar } value && Scalars.TryNumber(value.Text, out var number) ? number : null;

    private void Streams()
    {
        foreach (var stream in Maps(root["traffic"]?["streams"]))
        {
            var path = "traffic.streams." + Name(stream);
            var given = s_loads.Where(l => stream[l.Key] is not null).ToList();
            const string Loads = "one load (erlang, or calls_per_hour with holding_s, or sources with erlang_per_source, or dialler)";
            if (given.Count == 0)
            {
                Error(stream.Mark, path, Loads, "none");
            }
            else if (given.Count > 1)
            {
                Error(stream[given[1].Key]!.Mark, path, Loads, string.Join(" and ", given.Select(l => l.Key)), "leave one");
            }

            foreach (var (key, beside) in s_loads)
            {
                if (beside is not null && stream[key] is null != stream[beside] is null)
                {
                    var (there, missing) = stream[key] is null ? (beside, key) : (key, beside);
                    Error(stream[there]!.Mark, path, $"the key \"{missing}\" beside {there}", "none");
                }
            }

            if (stream["ring_s"] is { } ring && stream["calls_per_hour"] is null)
            {
                Error(ring.Mark, path, "ring_s beside calls_per_hour", "none", "it would count for nothing");
            }

            Interval(stream, path);
            Days(stream, path);
            if (stream["dialler"] is { Kind: SiteNodeKind.Map } dialler && Number(dialler, "talk_s") is { } talk && Number(dialler, "cycle_s") is { } cycle && talk > cycle)
            {
                Error(dialler["talk_s"]!.Mark, path + ".dialler.talk_s", string.Create(CultureInfo.InvariantCulture, $"no more than the cycle of {cycle} s"), string.Create(CultureInfo.InvariantCulture, $"{talk} s"));
            }

            var direction = stream["direction"]?.Text;
            if ((stream["kind"]?.Text, direction) is ("inbound" or "customer_service", "out") or ("outbound", "in"))
            {
                Error(stream["direction"]!.Mark, path + ".direction", $"the direction of {stream["kind"]!.Text}", Quote.Value(direction!));
            }
        }
    }

    private void Interval(SiteNode stream, string path)
    {
        var (low, high) = (Number(stream, "low_erlang"), Number(stream, "high_erlang"));
        if (low is null != high is null)
        {
            Error((stream["low_erlang"] ?? stream["high_erlang"])!.Mark, path, "both low_erlang and high_erlang", "one of them");
        }
        else if (low > high)
        {
            Error(stream["low_erlang"]!.Mark, path, "low_erlang below high_erlang", string.Create(CultureInfo.InvariantCulture, $"{low} above {high}"));
        }
        else if (Number(stream, "erlang") is { } middle && (middle < low || middle > high))
        {
            Error(stream["erlang"]!.Mark, path, string.Create(CultureInfo.InvariantCulture, $"a load inside its interval {low} to {high}"), string.Create(CultureInfo.InvariantCulture, $"{middle}"));
        }
    }

    private void Days(SiteNode stream, string path)
    {
        var measured = stream["origin"]?.Text == "measured";
        if (measured && stream["days"] is null)
        {
            Warn(stream["origin"]!.Mark, path, "the key \"days\" beside origin: measured", "none", "a load measured on one day says little");
        }
        else if (measured && Number(stream, "days") is { } days && days < 5)
        {
            Warn(stream["days"]!.Mark, path, "at least 5 days of call records", string.Create(CultureInfo.InvariantCulture, $"{days}"), "busy hours differ from day to day more than within one");
        }
        else if (!measured && stream["days"] is { } stray)
        {
            Warn(stray.Mark, path, "origin: measured beside days", "an assumed load");
        }
    }

    private void Desks()
    {
        var streams = Maps(root["traffic"]?["streams"]).GroupBy(Name).ToDictionary(g => g.Key, g => g.First());
        foreach (var desk in Maps(root["traffic"]?["desks"]))
        {
            var path = "traffic.desks." + Name(desk);
            if (desk["stream"] is not { Kind: SiteNodeKind.Scalar } named)
            {
                continue;
            }

            if (!streams.TryGetValue(named.Text, out var stream))
            {
                var nearest = Words.Nearest(named.Text, streams.Keys);
                Error(named.Mark, path + ".stream", "the name of a stream", Quote.Value(named.Text), nearest is null ? "" : $"did you mean {nearest}?");
            }
            else if (stream["calls_per_hour"] is null)
            {
                Error(named.Mark, path + ".stream", "a stream with calls_per_hour", $"{Quote.Value(named.Text)}, whose load is told otherwise", "how many calls wait cannot be known from erlang alone");
            }
            else if (Number(stream, "calls_per_hour") * Number(desk, "handling_s") / 3600 is { } load && Number(desk, "seats") is > 0 and var seats && load >= seats)
            {
                Warn(desk["seats"]!.Mark, path + ".seats", string.Create(CultureInfo.InvariantCulture, $"more seats than the load of {load:0.##} erlang"), string.Create(CultureInfo.InvariantCulture, $"{seats}"), "the queue would grow without end; the plan says how many are needed");
            }
        }
    }

    private void Prices()
    {
        if (root["prices"] is not { Kind: SiteNodeKind.Map } prices)
        {
            return;
        }

        if (prices["fxo"] is { Kind: SiteNodeKind.Map } line && prices["e1_pri"] is { Kind: SiteNodeKind.Map } span
            && Number(line, "monthly") is { } each && Number(span, "monthly") + (30 * (Number(span, "per_channel_monthly") ?? 0)) is { } whole && each > whole && each > 0)
        {
            Warn(line["monthly"]!.Mark, "prices.fxo.monthly", string.Create(CultureInfo.InvariantCulture, $"a line cheaper than a span ({whole} a month)"), string.Create(CultureInfo.InvariantCulture, $"{each}"), "is it the price of a year?");
        }
    }

    private void Confirmations()
    {
        foreach (var service in Maps(root["operator"]?["services"]))
        {
            foreach (var fact in Maps(service["confirmations"]))
            {
                if (fact["confirmed_on"] is { } day && fact["confirmed_by"] is null)
                {
                    Error(day.Mark, $"operator.services.{Name(service)}.confirmations", "the key \"confirmed_by\" beside confirmed_on", "none");
                }
            }
        }
    }

    private void Error(SourceMark mark, string path, string expected, string found, string hint = "") =>
        errors.Add(new(SiteSeverity.Error, mark, path, expected, found, hint));

    private void Warn(SourceMark mark, string path, string expected, string found, string hint = "") =>
        errors.Add(new(SiteSeverity.Warning, mark, path, expected, found, hint));
}
