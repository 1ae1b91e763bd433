using System.Globalization;
using Trunkline.Exchange;
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
    private readonly List<(TimeSpan At, SiteModel Model)> _plans = [];
    private readonly List<Placed> _placed = [];
    private readonly List<Receipt> _receipts = [];
    private readonly List<(TimeSpan At, string Extension, string Shown)> _rung = [];
    private readonly List<string> _wrong = [];
    public MixedRun(MixedSpec spec)
    {
        _spec = spec;
        var model = spec.Load(spec.First);
        Site = new(new World(spec.Seed), model, Fidelity.Events, gatewayMayDie: true);
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

    /// <summary>Calls that were up when the gateway died, and ended for it as they should.</summary>
    public int Lost { get; private set; }

    /// <summary>Calls that were up when the gateway was out of reach, and went on.</summary>
    public int Kept { get; private set; }

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
        LostWithTheGateway();
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

    private IReadOnlyList<SiteModel> PlansIn(TimeSpan from, TimeSpan to) =>
        [.. _plans.Where((p, i) => p.At <= to && (i + 1 == _plans.Count || _plans[i + 1].At > from)).Select(p => p.Model).Distinct()];

    private DateTimeOffset[] Moments(Placed placed) => [Wall(placed.At), Wall(placed.At + TimeSpan.FromSeconds(placed.Order.Who == "lines" ? 8 : 1))];

    private static DateTimeOffset Wall(TimeSpan at) => VirtualTime.Origin + at;

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
                WatchLine(placed, 30);
                break;
            default:
                var call = _carrier!.Call(called.ToString(), [new("P-Asserted-Identity", $"<sip:{calling}@10.0.9.1>")]);
                placed.IsTaken = true;
                Later(30_000, call.HangUp);
                break;
        }
    }

    /// <summary>
    /// An exchange gives a line's next call as soon as the last caller has hung up; whoever hears ringing alone knows some seconds later that he has. A line that
    /// is not idle here until the call is well under way rings for the one before.
    /// </summary>
    private void WatchLine(Placed placed, int looks)
    {
        placed.WasIdle |= Site.Node?.ListLines().Any(l => l.Circuit == $"FXO/{placed.Called}" && l.State == "Idle") == true;
        if (looks > 0 && !placed.WasIdle)
        {
            Later(100, () => WatchLine(placed, looks - 1));
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

        /// <summary>A call by a line: it was idle here when it began to ring.</summary>
        public bool WasIdle { get; set; }

        public bool WasAnswered { get; set; }

        public int FailedWith { get; set; }

        public TimeSpan? EndedAt { get; set; }

        public TimeSpan Over => EndedAt ?? at + TimeSpan.FromSeconds(75);
    }
}
