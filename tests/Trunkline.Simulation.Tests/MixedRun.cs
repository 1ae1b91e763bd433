using System.Globalization;
using Trunkline.Calls;
using Trunkline.Exchange;
using Trunkline.Exchange.Pri;
using Trunkline.Routing.Explaining;
using Trunkline.Simulation.Phones;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

/// <summary>
/// Plays a made-up afternoon at a made-up site and holds what happened, at the operators and at the phones, to what `explain` says of it: the numbers
/// an operator got, who rang and what was shown, that a call got out while a trunk of its route worked, that who may not call outside did not.
/// </summary>
internal sealed partial class MixedRun
{
    private static readonly NetAddress s_carrierAt = NetAddress.FromIPv4(0x0A000901, 5060);
    private static readonly NetAddress s_server = NetAddress.FromIPv4(0x0A000001, 5060);

    private readonly MixedSpec _spec;
    private readonly Prng _random;
    private readonly SimulatedPhone? _carrier;
    private readonly Dictionary<string, SimulatedPhone> _phones = [];
    private readonly Dictionary<string, TrunkState> _trunks;
    private readonly List<(TimeSpan At, SiteModel Model)> _plans = [];
    private readonly List<TimeSpan> _upsets = []; // the deciding node died, came, or has another plan
    private readonly List<Placed> _placed = [];
    private readonly List<Receipt> _receipts = [];
    private readonly List<(TimeSpan At, string Extension, string Shown)> _rung = [];
    private readonly List<string> _wrong = [];
    private bool _isSecond;

    public MixedRun(MixedSpec spec)
    {
        _spec = spec;
        var model = spec.Load(spec.First);
        Site = new(new World(spec.Seed), model, Fidelity.Events);
        _plans.Add((TimeSpan.Zero, model));
        _random = Site.World.Random.Fork();
        _trunks = spec.Trunks.ToDictionary(t => t, _ => new TrunkState());
        Site.Pri.PartyFor = (_, _, setup) => Heard("pri", Typed(setup.Called), Typed(setup.Calling));
        Site.Exchange.PartyFor = (_, digits) => Heard("lines", digits, "");
        if (spec.HasCarrier)
        {
            _carrier = Site.AddPeer("carrier", s_carrierAt);
            _carrier.OnIncoming = CarrierCalled;
        }

        foreach (var number in MixedSpec.Numbers.SkipLast(1))
        {
            var phone = Site.AddPhone(number);
            phone.Register();
            phone.OnIncoming = c => Rings(number, c);
            _phones[number] = phone;
        }
    }

    public SimulatedSite Site { get; }

    /// <summary>Calls whose outcome could be foretold.</summary>
    public int Foretold { get; private set; }

    /// <summary>Numbers that an operator was sent, or a phone was shown.</summary>
    public int Checked { get; private set; }

    /// <summary>Calls placed, in and out.</summary>
    public int Calls => _placed.Count;

    private TimeSpan Now => Site.World.Time.Elapsed;

    /// <summary>Plays it.</summary>
    /// <returns>What was not as it should be; empty when all was.</returns>
    public IReadOnlyList<string> Play()
    {
        foreach (var order in _spec.Orders)
        {
            Site.World.In(TimeSpan.FromSeconds(order.At), () => Place(order));
        }

        foreach (var fault in _spec.Faults)
        {
            Site.World.In(TimeSpan.FromSeconds(fault.At), () => Begin(fault));
        }

        var end = _spec.Orders.Select(o => o.At).Concat(_spec.Faults.Select(f => f.At + f.Seconds)).DefaultIfEmpty(0).Max();
        Site.World.Advance(TimeSpan.FromSeconds(end + 60));
        foreach (var trunk in _spec.Trunks)
        {
            Set(trunk, "down", false);
        }

        Site.World.Advance(TimeSpan.FromSeconds(300)); // T309, T305 and T308 on both sides, the calls' own ends
        if (Site.Stuck() is { Length: > 0 } stuck)
        {
            _wrong.Add($"stuck: {stuck}");
        }

        Records();
        foreach (var placed in _placed)
        {
            if (_spec.Trunks.Contains(placed.Order.Who))
            {
                CheckIn(placed);
            }
            else if (placed.Dialled.Length > 3)
            {
                CheckOut(placed);
            }
        }

        foreach (var receipt in _receipts.Where(r => r.Number >= 9000))
        {
            CheckForwarded(receipt);
        }

        return _wrong;
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

    private IReadOnlyList<SiteModel> PlansIn(TimeSpan from, TimeSpan to) =>
        [.. _plans.Where((p, i) => p.At <= to && (i + 1 == _plans.Count || _plans[i + 1].At > from)).Select(p => p.Model).Distinct()];

    private DateTimeOffset[] Moments(Placed placed) => [Wall(placed.At), Wall(placed.At + TimeSpan.FromSeconds(placed.Order.Who == "lines" ? 8 : 1))];

    private static DateTimeOffset Wall(TimeSpan at) => VirtualTime.Origin + at;

    private bool IsUpset(TimeSpan from, TimeSpan to) => _upsets.Exists(u => u >= from && u <= to);

    private static TimeSpan Settles(string trunk) => TimeSpan.FromSeconds(trunk switch { "pri" => 30, "carrier" => 40, _ => 12 });

    private static string Typed(PhoneNumber number) => !number.HasDigits ? "none"
        : $"{number.Digits}, type {(number.Type == TypeOfNumber.NetworkSpecific ? "network specific" : number.Type.ToString().ToLowerInvariant())}{(number.Presentation == Presentation.Restricted ? ", withheld" : "")}";

    private void Place(MixedOrder order)
    {
        var placed = new Placed(order, Now, _trunks.ToDictionary(t => t.Key, t => t.Value.Snapshot(Idle(t.Key))));
        _placed.Add(placed);
        if (_spec.Trunks.Contains(order.Who))
        {
            MixedNumbers.In(order, (_isSecond ? _spec.Second : _spec.First).Forms[order.Who], out var called, out var calling);
            CallIn(placed, called, calling);
            return;
        }

        placed.Dialled = MixedNumbers.Out(order);
        var call = _phones[order.Who].Call(placed.Dialled);
        call.Changed = c =>
        {
            placed.WasAnswered |= c.State == PhoneCallState.Talking;
            if (c.State == PhoneCallState.Ended)
            {
                placed.FailedWith = c.FailedWith;
                placed.EndedAt ??= Now;
            }
            else if (c.State == PhoneCallState.Talking)
            {
                placed.EndedAt ??= Now;
            }
        };
        Later(40_000 + _random.Next(30_000), call.HangUp);
    }

    private int Idle(string trunk) => Site.Node?.ListLines().Count(l => l.TrunkGroup == trunk && l.State == "Idle") ?? 0;

    private void CallIn(Placed placed, PhoneNumber called, PhoneNumber calling)
    {
        var script = FarScript.HangsUp(TimeSpan.FromSeconds(1 + _random.Next(8)));
        var patience = TimeSpan.FromSeconds(25);
        (placed.Called, placed.Calling) = (called.ToString(), calling.ToString());
        switch (placed.Order.Who)
        {
            case "pri":
                Site.Pri.ChangeSetup = s => s with { Called = called, Calling = calling };
                placed.IsTaken = Site.Pri.CallIn(called.Digits, new("", ""), script, patience, out _, out _) == CallInOutcome.Ringing;
                Site.Pri.ChangeSetup = null;
                break;
            case "lines":
                var line = Enumerable.Range(0, _spec.Lines).FirstOrDefault(l => Site.Exchange.CallInOn(l, new(calling.ToString()), script, patience), -1);
                (placed.Called, placed.IsTaken) = ($"{line + 1}", line >= 0);
                break;
            default:
                var call = _carrier!.Call(called.ToString(), [new("P-Asserted-Identity", $"<sip:{calling}@10.0.9.1>")]);
                placed.IsTaken = true;
                Later(30_000, call.HangUp);
                break;
        }
    }

    private void Rings(string extension, PhoneCall call)
    {
        _rung.Add((Now, extension, call.Number));
        call.Ring();
        switch (_random.Next(8))
        {
            case 0:
                Later(500, () => call.Refuse(486));
                break;
            case < 6:
                Later(300 + _random.Next(2000), call.Answer);
                Later(3000 + _random.Next(9000), call.HangUp);
                break;
        }
    }

    private FarScript Heard(string trunk, string called, string calling)
    {
        var receipt = new Receipt(Now, trunk, called, calling);
        _receipts.Add(receipt);
        return _trunks[trunk].IsCongested ? Refuses(ToneName.Congestion) : (receipt.Number % 10) switch
        {
            7 => Refuses(ToneName.Busy),
            1 when trunk == "lines" => TestNumbers.Find("5550107")!.Script, // as an exchange says it: the tone, words, congestion
            1 => Refuses(ToneName.SpecialInformation),
            _ => new(FarStep.At(300, FarAction.Tone, (int)ToneName.Ringback), FarStep.At(700, FarAction.Answer), FarStep.At(100, FarAction.Sound, (int)FarSound.Voice)),
        };

        static FarScript Refuses(ToneName tone) => new(FarStep.At(300, FarAction.Refuse, (int)tone));
    }

    private void CarrierCalled(PhoneCall call)
    {
        var invite = call.Received;
        var withheld = invite.Contains("\r\nPrivacy: ", StringComparison.Ordinal) ? ", withheld" : "";
        var asserted = invite.IndexOf("\r\nP-Asserted-Identity:", StringComparison.Ordinal);
        Heard("carrier", User(invite), (asserted < 0 ? "none" : User(invite[asserted..])) + withheld);
        if (_trunks["carrier"].IsCongested)
        {
            call.Refuse(503);
            return;
        }

        switch (_receipts[^1].Number % 10)
        {
            case 7:
                call.Refuse(486);
                break;
            case 1:
                call.Refuse(404);
                break;
            default:
                call.Ring();
                Later(700, call.Answer);
                break;
        }
    }

    private static string User(string text)
    {
        var from = text.IndexOf("sip:", StringComparison.Ordinal) + 4;
        return text[from..text.IndexOf('@', from)];
    }

    private void Begin(MixedFault fault)
    {
        switch (fault.Kind)
        {
            case "kill" when Site.Node is not null:
                Site.Kill();
                _upsets.Add(Now);
                Later(2500, () =>
                {
                    Site.Start();
                    _isSecond = false;
                    _plans.Add((Now, _plans[0].Model));
                    _upsets.Add(Now);
                });
                break;
            case "reload" when Site.Node is { } node:
                _isSecond = !_isSecond;
                var model = _spec.Load(_isSecond ? _spec.Second : _spec.First);
                if (node.Reload(node.Prepare(model), null).Error is { } error)
                {
                    _wrong.Add($"{Now}: the reload was refused: {error}");
                }

                _plans.Add((Now, model));
                _upsets.Add(Now);
                break;
            case "down" or "half" or "congested" or "loss":
                Set(fault.Trunk, fault.Kind, true);
                Later(fault.Seconds * 1000, () => Set(fault.Trunk, fault.Kind, false));
                break;
        }
    }

    private void Set(string trunk, string kind, bool isOn)
    {
        var state = _trunks[trunk];
        state.Changes.Add(Now);
        switch (kind)
        {
            case "congested":
                state.IsCongested = isOn;
                return;
            case "loss" when trunk == "pri":
                state.IsImpaired = isOn;
                foreach (var card in Site.SpanCards.OfType<EventPriCard>())
                {
                    card.LossFromSubscriber = card.LossToSubscriber = isOn ? 0.1 : 0;
                }

                return;
            case "half" when trunk == "carrier" || (trunk == "pri" && _spec.Spans < 2):
                return;
            case "loss":
                return;
        }

        state.IsDown = isOn && kind == "down";
        switch (trunk)
        {
            case "pri":
                Site.CutSpan(1, isOn);
                if (kind == "down" && _spec.Spans > 1)
                {
                    Site.CutSpan(2, isOn);
                }

                break;
            case "lines":
                for (var i = 0; i < (kind == "down" ? _spec.Lines : _spec.Lines / 2); i++)
                {
                    Site.Exchange.SetCut(i, isOn);
                }

                break;
            default:
                Site.World.Network.Cut(s_server, s_carrierAt, isOn);
                break;
        }
    }

    private void Later(double milliseconds, Action action) => Site.World.In(TimeSpan.FromMilliseconds(milliseconds), action);

    private sealed record Receipt(TimeSpan At, string Trunk, string Called, string Calling)
    {
        /// <summary>The last four digits of the number: whose call it is.</summary>
        public int Number { get; } = int.TryParse(Called.Split(',')[0] is { Length: > 3 } digits ? digits[^4..] : "", CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private sealed class Placed(MixedOrder order, TimeSpan at, IReadOnlyDictionary<string, Snapshot> trunks)
    {
        public MixedOrder Order => order;

        public TimeSpan At => at;

        public IReadOnlyDictionary<string, Snapshot> Trunks => trunks;

        public string Dialled { get; set; } = "";

        public string Called { get; set; } = "";

        public string Calling { get; set; } = "";

        public bool IsTaken { get; set; }

        public bool WasAnswered { get; set; }

        public int FailedWith { get; set; }

        public TimeSpan? EndedAt { get; set; }

        public TimeSpan Over => EndedAt ?? at + TimeSpan.FromSeconds(75);
    }

    private sealed record Snapshot(bool IsDown, bool IsCongested, bool Impaired, int Idle);

    private sealed class TrunkState
    {
        public List<TimeSpan> Changes { get; } = [];

        public bool IsDown { get; set; }

        public bool IsCongested { get; set; }

        public bool IsImpaired { get; set; }

        public Snapshot Snapshot(int idle) => new(IsDown, IsCongested, IsImpaired, idle);

        public bool HasChanged(TimeSpan from, TimeSpan to) => Changes.Exists(c => c >= from && c <= to);
    }
}
