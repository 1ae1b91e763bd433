// What happened, held to what explain says: records, numbers at operators and phones, who rang, how calls ended.
using System.Globalization;
using Trunkline.Calls;
using Trunkline.Routing.Explaining;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

internal sealed partial class MixedRun
{
    private void Records()
    {
        var isKilled = _spec.Faults.Any(f => f.Kind == "kill");
        foreach (var record in Site.Records.Where(r => !(r.State == CallRecordState.Ended && r.Cause != Q850Cause.None) && !(isKilled && r.State == CallRecordState.Recovered)))
        {
            _wrong.Add($"a record is {record.State} with cause {record.Cause}: {Words(record)}");
        }

        foreach (var call in Site.Records.GroupBy(r => r.CallId).Where(c => !c.Select(r => r.Attempt).Order().SequenceEqual(Enumerable.Range(1, c.Count()))))
        {
            _wrong.Add($"attempts {string.Join(", ", call.Select(r => r.Attempt))} of one call");
        }
    }

    private void CheckOut(Placed placed)
    {
        var plans = PlansIn(placed.At - TimeSpan.FromSeconds(1), placed.At + TimeSpan.FromSeconds(8));
        var told = plans.SelectMany(p => Moments(placed).Select(m => new Explainer(p, m).Dialled(placed.Order.Who, placed.Dialled)!)).ToList();
        var records = Site.Records.Where(r => r.Dialled.ToString() == placed.Dialled).OrderBy(r => r.Attempt).ToList();
        var heard = _receipts.Where(r => r.Number == placed.Order.Number).ToList();
        if (records.Count == 0 && !IsUpset(placed.At - TimeSpan.FromSeconds(8), placed.At + TimeSpan.FromSeconds(8)))
        {
            Wrong(placed, "has no record");
        }

        foreach (var receipt in heard)
        {
            Checked++;
            if (!told.Exists(t => t.IsConnected && t.Attempts.Any(a => a.To == receipt.Trunk && a.Called == receipt.Called && (a.Calling.Length == 0 || a.Calling == receipt.Calling))))
            {
                Wrong(placed, $"trunk {receipt.Trunk} was sent {receipt.Called}, shown {receipt.Calling}; explained: {Attempts(told)}");
            }
        }

        if (plans.Count > 1 || told.Select(t => t.Verdict).Distinct().Count() > 1 || IsUpset(placed.At - TimeSpan.FromSeconds(12), placed.Over + TimeSpan.FromSeconds(1)))
        {
            return;
        }

        var explained = told[0];
        var tried = records.Where(r => r.TrunkGroup.Length > 0).Select(r => r.TrunkGroup).Distinct().ToList();
        var order = explained.Attempts.Select(a => a.To).ToList();
        var hasShares = plans[0].Routes.Any(r => explained.Steps.Any(s => s.Rule == $"route {r.Name}" && s.Verdict == StepVerdict.Taken) && r.Choices.Any(c => c.Percent is not null));
        if (hasShares ? tried.Except(order).Any() : !order.Take(tried.Count).SequenceEqual(tried))
        {
            Wrong(placed, $"tried {string.Join(", ", tried)}; explained: {string.Join(", ", order)}");
        }

        if (!explained.IsConnected)
        {
            if (placed.WasAnswered || heard.Count > 0 || records.Exists(r => r.DestinationChannel.Length > 0))
            {
                Wrong(placed, $"got out; explained: {explained.Verdict}");
            }

            return;
        }

        Outcome(placed, order);
    }

    /// <summary>Where every trunk of the route has been as it is for a while, what becomes of the call is certain.</summary>
    private void Outcome(Placed placed, List<string> order)
    {
        if (order.Exists(t => _trunks[t].HasChanged(placed.At - Settles(t), placed.Over)) || (!placed.WasAnswered && placed.FailedWith == 0))
        {
            return;
        }

        var states = order.Select(t => (Trunk: t, State: placed.Trunks[t])).ToList();
        if (states.Exists(s => s.State.Impaired || (!s.State.IsDown && s.State.Idle < 2)))
        {
            return;
        }

        Foretold++;
        var works = states.Exists(s => s.State is { IsDown: false, IsCongested: false });
        var expected = !works ? "fails" : (placed.Order.Number % 10) switch { 7 => "486", 1 => "404", _ => "answered" };
        var got = placed.WasAnswered ? "answered" : works ? $"{placed.FailedWith}" : "fails";
        if (expected != got)
        {
            Wrong(placed, $"{got}; expected {expected}: {string.Join(", ", states.Select(s => $"{s.Trunk} {s.State}"))}");
        }
    }

    private void CheckIn(Placed placed)
    {
        var told = PlansIn(placed.At - TimeSpan.FromSeconds(1), placed.At + TimeSpan.FromSeconds(8))
            .SelectMany(p => Moments(placed).Select(m => (Plan: p, Told: new Explainer(p, m).Incoming(placed.Order.Who, placed.Called, placed.Calling)!))).ToList();
        var rung = _rung.Where(r => r.At >= placed.At && placed.Calling.Length > 3 && r.Shown.EndsWith(placed.Calling[^4..], StringComparison.Ordinal)).ToList();
        foreach (var ring in rung)
        {
            Checked++;
            if (!told.Exists(t => Rung(PlansIn(placed.At - TimeSpan.FromSeconds(1), ring.At), t.Told).Contains(ring.Extension) && Shown(t.Told, placed.Calling) == ring.Shown))
            {
                Wrong(placed, $"rang {ring.Extension}, shown {ring.Shown}; explained: {string.Join(" / ", told.Select(t => $"{t.Told.Verdict} shown {Shown(t.Told, placed.Calling)}").Distinct())}");
            }
        }

        var state = placed.Trunks[placed.Order.Who];
        if (told.Select(t => t.Told.Verdict).Distinct().Count() > 1 || !placed.IsTaken || placed.Calling.Length == 0 || state.IsDown || state.Impaired || state.Idle < 2
            || _trunks[placed.Order.Who].HasChanged(placed.At - Settles(placed.Order.Who), placed.At + TimeSpan.FromSeconds(10)) || IsUpset(placed.At - TimeSpan.FromSeconds(12), placed.At + TimeSpan.FromSeconds(10)))
        {
            return;
        }

        // Who rings a line again before it is sure that a call that was not wanted has gone, rings for that one.
        if (placed.Order.Who == "lines" && !placed.WasIdle)
        {
            Foretold++;
            if (rung.Count > 0)
            {
                Wrong(placed, $"rang {rung[0].Extension} by a line that was not idle");
            }

            return;
        }

        Foretold++;
        var (plan, explained) = told[0];
        var first = explained.Attempts.Count == 0 ? null : explained.Attempts[0].To.Split(' ') is ["extension", var number] ? plan.Extensions.First(e => e.Number == number) : null;
        if (first is { DoNotDisturb: false } && first.Number != MixedSpec.Numbers[^1] && !first.Forward.Ways.Any(w => w.Key == "always") && !rung.Exists(r => r.Extension == first.Number))
        {
            Wrong(placed, $"did not ring {first.Number}; explained: {explained.Verdict}");
        }
    }

    private void CheckForwarded(Receipt receipt)
    {
        var extension = $"{receipt.Number - 9000}";
        var told = PlansIn(receipt.At - TimeSpan.FromSeconds(90), receipt.At).SelectMany(p => ((TimeSpan[])[TimeSpan.Zero, TimeSpan.FromSeconds(60)]).Select(
            back => new Explainer(p, Wall(receipt.At - back)).Dialled(extension, $"90305559{extension}")!)).ToList();
        Checked++;
        if (!told.Exists(t => t.IsConnected && t.Attempts.Any(a => a.To == receipt.Trunk && a.Called == receipt.Called)))
        {
            _wrong.Add($"{receipt.At}: forwarded by {extension}, trunk {receipt.Trunk} was sent {receipt.Called}; explained: {Attempts(told)}");
        }
    }

    private void Wrong(Placed placed, string what) =>
        _wrong.Add($"{placed.At}: {placed.Order} dialled {placed.Dialled}{placed.Called} from {placed.Calling}: {what}\n    records: {string.Join("; ", Site.Records.Where(r => placed.Dialled.Length > 0 ? r.Dialled.ToString() == placed.Dialled : r.Start >= Wall(placed.At) && r.Start < Wall(placed.At + TimeSpan.FromSeconds(30))).Select(Words))}");

    private static string Words(CallRecord r) => string.Create(CultureInfo.InvariantCulture, $"{r.Start:HH:mm:ss.f} {r.Channel} {r.TrunkGroup} {r.DestinationChannel} {r.Called} {r.State} {r.EndedAfter?.TotalSeconds:0.0} s {r.Cause} {r.ProtocolReason}");

    private static string Attempts(IEnumerable<Explanation> told) => string.Join(" / ", told.Select(t => $"{t.Verdict} {string.Join(", ", t.Attempts.Select(a => $"{a.To} {a.Called} shown {a.Calling}"))}").Distinct());

    private static string Shown(Explanation told, string calling)
    {
        var why = told.Steps.FirstOrDefault(s => s.Rule == "caller")?.Why ?? "";
        var at = why.IndexOf(" is +", StringComparison.Ordinal);
        return at < 0 ? calling : why[(at + 4)..].Split(' ')[0];
    }

    /// <summary>Every extension that may ring: those explained, where they forward to and where their groups send on.</summary>
    private static HashSet<string> Rung(IEnumerable<SiteModel> plans, Explanation told)
    {
        var may = new HashSet<string>();
        var work = new Queue<string>(told.Attempts.Where(a => a.IsInside).SelectMany(a => a.To.StartsWith("group ", StringComparison.Ordinal)
            ? plans.SelectMany(p => p.Groups.Where(g => g.Name == a.To[6..]).Select(g => g.Number)) : [a.To.Split(' ')[1]]));
        while (work.TryDequeue(out var number))
        {
            if (!may.Add(number))
            {
                continue;
            }

            foreach (var plan in plans)
            {
                foreach (var next in plan.Extensions.Where(e => e.Number == number).SelectMany(e => e.Forward.Ways.Select(w => w.Number))
                    .Concat(plan.Groups.Where(g => g.Number == number).SelectMany(g => g.Members.Append(g.Then ?? ""))))
                {
                    work.Enqueue(next);
                }
            }
        }

        return may;
    }
}
