using System.Globalization;
using Trunkline.Calls;
using Trunkline.Exchange;
using Trunkline.Exchange.Pri;
using Trunkline.Simulation.Phones;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

/// <summary>
/// Two spans under load whose cable is cut, whose exchange sends AIS or RAI, whose D-channel loses frames one way or both, whose channels the
/// operator restarts, at random and often in the midst of a repair. When it is over nothing is stuck and every call has its record, once.
/// </summary>
public sealed class SpanFaultTests
{
    private const int Phones = 16;

    private static string Yaml(bool holdsDown) =>
        $$"""
        site: { name: Test, node: n1, country: gb, area_code: "20", time_zone: Europe/London }
        sip: { udp: 10.0.0.1:5060, realm: test }
        storage: { state_dir: state }
        numbers: { main: "5556000", ddi: [ { numbers: 5556300-5556315, to: "300", consecutive: on } ] }
        extensions:
        {{string.Concat(Enumerable.Range(300, Phones).Select(n => $"  - {{ number: \"{n}\", name: X{n}, password: long-enough-{n}, outside: on }}\n"))}}
        trunks:
          - { name: city, kind: e1, attach: memory, spans: 2, incoming: "300"{{(holdsDown ? "" : ", hold_down_s: 0")}} }
        routes:
          - { name: city, match: [_0X.], strip: 1, trunks: [city] }
        emergency: { numbers: ["112", "999"], trunks: [city], access_codes: ["0"] }
        """;

    /// <summary>A few hundred faults here, as many as TRUNKLINE_SOAK says under `./run soak spans`.</summary>
    [Theory]
    [InlineData(Fidelity.Events, 1, 300, false)]
    [InlineData(Fidelity.Events, 2, 300, false)]
    [InlineData(Fidelity.Events, 4, 300, true)]
    [InlineData(Fidelity.Samples, 3, 30, false)]
    public void FaultsUnderLoad_LeaveNothingStuck_AndEveryCallItsRecord(Fidelity fidelity, int seed, int faults, bool holdsDown)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("TRUNKLINE_SOAK"), out var wanted))
        {
            faults = fidelity == Fidelity.Events ? wanted : wanted / 20;
        }

        var rig = new Rig(fidelity, (ulong)seed, holdsDown);
        rig.Run(faults);
        Assert.Equal("", rig.Site.Stuck());
        Assert.Equal(["", ""], rig.Site.Node!.ListSpans().Select(s => s.Blocked));

        var records = rig.Site.Records;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{fidelity}, seed {seed}{(holdsDown ? $", held down after {rig.Held} of them" : "")}: {faults} faults in {rig.Site.World.Time.Elapsed.TotalHours:0.0} h, {rig.Placed} calls out ({rig.Answered} answered), {rig.Rung} in, {records.Count} records: {string.Join(", ", records.GroupBy(r => (int)r.Cause).OrderByDescending(g => g.Count()).Take(8).Select(g => $"{g.Count()} x {g.Key}"))}"));
        Assert.All(records, r => Assert.Equal(CallRecordState.Ended, r.State));
        var calls = records.GroupBy(r => r.CallId).ToList();
        Assert.Equal(rig.Site.Node!.CallControl.Begun, calls.Count);
        Assert.All(calls, c => Assert.Equal(Enumerable.Range(1, c.Count()), c.Select(r => r.Attempt).Order()));
        var fromPhones = calls.Where(c => c.First().Channel.StartsWith("SIP/", StringComparison.Ordinal)).ToList();
        Assert.Equal(rig.Placed, fromPhones.Count);
        // a phone that hangs up while the answer is on its way does not hear it
        Assert.InRange(fromPhones.Count(c => c.Any(r => r.AnsweredAfter is not null)), rig.Answered, rig.Answered + 2 + (rig.Answered / 100));

        // and the spans carry calls as before, both ways
        Assert.True(holdsDown ? rig.Held > faults / 4 && rig.Answered > rig.Placed / 20 : rig.Held == 0 && rig.Answered > rig.Placed / 3, $"{rig.Answered} of {rig.Placed} answered, a span held down after {rig.Held} faults");
        Assert.True(rig.Rung > rig.Placed / 8, $"{rig.Rung} rang");
        rig.CallBothWays();
        Assert.Equal("", rig.Site.Stuck());
    }

    private sealed class Rig
    {
        private readonly Prng _random;
        private readonly SimulatedPhone[] _phones;
        private readonly bool _holdsDown;
        private bool _isLoaded;

        public Rig(Fidelity fidelity, ulong seed, bool holdsDown)
        {
            _holdsDown = holdsDown;
            Site = new(new World(seed), SiteLoader.LoadText(Yaml(holdsDown)).Model!, fidelity);
            _random = Site.World.Random.Fork();
            _phones = [.. Enumerable.Range(300, Phones).Select(n => Site.AddPhone(n.ToString(CultureInfo.InvariantCulture)))];
            foreach (var phone in _phones)
            {
                phone.Register();
                phone.OnIncoming = call =>
                {
                    Rung++;
                    call.Ring();
                    Later(_random.Next(6000), _random.Next(5) == 0 ? () => call.Refuse(486) : call.Answer);
                    Later(_random.Next(60_000), call.HangUp);
                };
            }

            Seconds(5);
            Assert.Equal(["", ""], Site.Node!.ListSpans().Select(s => s.Blocked));
        }

        public SimulatedSite Site { get; }

        /// <summary>Calls of the phones.</summary>
        public int Placed { get; private set; }

        /// <summary>Of them, those that a phone has heard answered.</summary>
        public int Answered { get; private set; }

        /// <summary>Calls that rang at a phone.</summary>
        public int Rung { get; private set; }

        /// <summary>Faults after which a span was held down.</summary>
        public int Held { get; private set; }

        public void Run(int faults)
        {
            _isLoaded = true;
            foreach (var phone in _phones)
            {
                Later(_random.Next(10_000), () => CallOut(phone));
            }

            Later(1000, CallIn);
            for (var i = 0; i < faults; i++)
            {
                Fault(_random.Next(2), Duration());
                Seconds((20 + _random.Next(15_000)) / 1000.0);
                Held += Site.Node!.ListSpans().Any(s => s.Blocked.StartsWith("held down", StringComparison.Ordinal)) ? 1 : 0;
            }

            Seconds(30);
            _isLoaded = false;
            Seconds(_holdsDown ? 600 : 240); // T309, T305 and T308 on both sides, the calls' own ends; the longest hold-down
        }

        public void CallBothWays()
        {
            var call = _phones[0].Call("05550101");
            Assert.True(Site.World.AdvanceUntil(() => call.State == PhoneCallState.Talking, TimeSpan.FromSeconds(10)));
            call.HangUp();
            var rung = Rung;
            Assert.Equal(CallInOutcome.Ringing, Site.Pri.CallIn("5556301", new("2079460123", ""), FarScript.HangsUp(TimeSpan.FromSeconds(1)), TimeSpan.FromSeconds(10), out _, out _));
            Seconds(90);
            Assert.Equal(rung + 1, Rung);
        }

        private void CallOut(SimulatedPhone phone)
        {
            if (!_isLoaded)
            {
                return;
            }

            string[] numbers = ["05550101", "05550101", "05550104", "05550106", "05550107", "05550110", "0112"];
            Placed++;
            var call = phone.Call(numbers[_random.Next(numbers.Length)]);
            var isAnswered = false;
            call.Changed = c =>
            {
                if (c.State == PhoneCallState.Talking && !isAnswered)
                {
                    isAnswered = true;
                    Answered++;
                }
            };
            Later(500 + _random.Next(40_000), call.HangUp); // later than the challenge
            Later(5000 + _random.Next(40_000), () => CallOut(phone));
        }

        private void CallIn()
        {
            if (!_isLoaded)
            {
                return;
            }

            _ = Site.Pri.CallIn(
                $"55563{_random.Next(Phones):00}", new("2079460123", "J SMITH"), FarScript.HangsUp(TimeSpan.FromSeconds(1 + _random.Next(30))), TimeSpan.FromSeconds(20), out _, out _);
            Later(500 + _random.Next(8000), CallIn);
        }

        /// <summary>One in three shorter than LAPD's T200, one in ten longer than T309.</summary>
        private double Duration() => _random.Next(30) switch
        {
            < 10 => 0.005 + (_random.NextDouble() * 0.9),
            < 27 => 1 + (_random.NextDouble() * 9),
            _ => 12 + (_random.NextDouble() * 20),
        };

        private void Fault(int span, double seconds)
        {
            var card = Site.SpanCards[span];
            var what = _random.Next(7);
            switch (what)
            {
                case < 3:
                    card.SetFault((PriFault)(1 + what));
                    Later(seconds * 1000, () => card.SetFault(PriFault.None));
                    break;
                case 6:
                    Site.Pri.Spans[span].Restart(1u << (1 + _random.Next(15)));
                    break;
                default:
                    Impair(span, what, 0.2 + (_random.NextDouble() * 0.8));
                    Later(seconds * 1000, () => Impair(span, what, 0));
                    break;
            }
        }

        /// <summary>The D-channel loses frames: from the exchange, from us, or both.</summary>
        private void Impair(int span, int which, double loss)
        {
            if (Site.SpanCards[span] is EventPriCard card)
            {
                card.LossToSubscriber = which != 4 ? loss : 0;
                card.LossFromSubscriber = which != 3 ? loss : 0;
            }
            else
            {
                var (port, ratio) = (Site.SpanPorts[span], loss * 0.01);
                port.FromFar.BitErrorRatio = which != 4 ? ratio : 0;
                port.ToFar.BitErrorRatio = which != 3 ? ratio : 0;
            }
        }

        private void Seconds(double seconds) => Site.World.Advance(TimeSpan.FromSeconds(seconds));

        private void Later(double milliseconds, Action action) => Site.World.In(TimeSpan.FromMilliseconds(milliseconds), action);
    }
}
