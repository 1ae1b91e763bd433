using System.Globalization;
using System.Text;
using Trunkline.Calls;
using Trunkline.Exchange;
using Trunkline.Exchange.Pri;
using Trunkline.Simulation.Phones;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

/// <summary>
/// A made-up site with lines, spans and a SIP trunk, all taken by ordinary calls in and out, whose trunks fail one after the other and come
/// back, while extensions without any right dial emergency numbers. One unit (a line, a span, the SIP operator) always works.
/// What an administrator does to it meanwhile: EmergencyRig.Changes.cs.
/// </summary>
internal sealed partial class EmergencyRig
{
    private static readonly NetAddress s_operator = NetAddress.FromIPv4(0x0A000901, 5060);
    private static readonly NetAddress s_server = NetAddress.FromIPv4(0x0A000001, 5060);

    private readonly Prng _random;
    private readonly SimulatedPhone _operator;
    private readonly SimulatedPhone _intruder; // knows an extension, and not its password
    private readonly List<Unit> _units = [];
    private readonly List<SimulatedPhone> _talkers = [];
    private readonly List<OpenCall> _open = [];
    private readonly EmergencySite _file;
    private int _wanted;
    private int _operatorAnswers; // 0: answers; a status: refuses; -1: proceeds and no more
    private bool _isLoaded = true;

    public EmergencyRig(ulong seed)
    {
        _file = new(new Prng(seed));
        Yaml = _file.ToString();
        var site = SiteLoader.LoadText(Yaml);
        Assert.True(site.Model is not null, string.Join('\n', site.Errors) + "\n" + Yaml);
        Site = new(new World(seed), site.Model!, Fidelity.Events);
        _random = Site.World.Random.Fork();
        _operator = Site.AddPeer("operator", s_operator);
        _operator.OnIncoming = OnOperatorCalled;
        foreach (var trunk in site.Model!.Trunks)
        {
            switch (trunk)
            {
                case FxoTrunk fxo:
                    _units.AddRange(fxo.Lines.Select(l => new Unit(down => Site.Exchange.SetCut(l.Number - 1, down), TimeSpan.FromSeconds(8))));
                    break;
                case E1Trunk e1:
                    _units.AddRange(e1.Spans.Select(s => new Unit(down => Break(s.Number - 1, down), TimeSpan.FromSeconds(30))));
                    break;
                case SipTrunk:
                    _units.Add(new(BreakOperator, TimeSpan.FromSeconds(40)));
                    break;
            }
        }

        for (var i = 0; i < EmergencySite.Callers + EmergencySite.Talkers; i++)
        {
            var phone = Site.AddPhone((300 + i).ToString(CultureInfo.InvariantCulture));
            phone.Register();
            phone.OnIncoming = OnInside;
            if (i >= EmergencySite.Callers)
            {
                _talkers.Add(phone);
                Later(_random.Next(3000), () => Talk(phone));
            }
        }

        _intruder = Site.AddPhone("300", s => s with { Password = "guessed" });
        Callees = [.. Enumerable.Range(0, EmergencySite.Callers).Select(i => Site.AddPhone((300 + i).ToString(CultureInfo.InvariantCulture)))]; // never registered
        Later(3000, CallIn);
        Site.World.Advance(TimeSpan.FromSeconds(10));
    }

    public SimulatedSite Site { get; }

    /// <summary>The site's file.</summary>
    public string Yaml { get; }

    /// <summary>Emergency calls that were dialled.</summary>
    public int Attempts { get; private set; }

    /// <summary>How long each took until somebody answered.</summary>
    public List<TimeSpan> Waits { get; } = [];

    /// <summary>Calls that did not get through, with why; empty when all did.</summary>
    public List<string> Blocked { get; } = [];

    /// <summary>Faults so far.</summary>
    public int Faults { get; private set; }

    /// <summary>Ordinary calls placed.</summary>
    public int Ordinary { get; private set; }

    /// <summary>Calls ended for emergency calls, in all runs of the process.</summary>
    public long Preempted { get; private set; }

    private SimulatedPhone[] Callees { get; } // who call for help; their extensions' telephones that are called are others

    /// <summary>Dials so many emergency calls, and waits until each is answered or has failed.</summary>
    public void Run(int attempts)
    {
        _wanted = attempts;
        Fault();
        Administer();
        foreach (var phone in Callees)
        {
            Later(_random.Next(2000), () => Prepare(phone));
        }

        var idle = TimeSpan.Zero;
        while (Attempts < _wanted || _open.Count > 0)
        {
            Site.World.Advance(TimeSpan.FromSeconds(1));
            foreach (var stuck in _open.Where(o => Site.World.Time.Elapsed - o.Since > TimeSpan.FromSeconds(150)).ToList())
            {
                _open.Remove(stuck);
                Blocked.Add(Say(stuck.Phone, stuck.Number, "has waited 150 s"));
                stuck.Phone.Calls.ToList().ForEach(c => c.HangUp());
            }

            if (Wrong.Count > 0)
            {
                break;
            }

            if (Blocked.Count > 5)
            {
                break;
            }
        }

        _isLoaded = false;
        foreach (var unit in _units.Where(u => u.IsDown))
        {
            unit.Set(false);
        }

        _operatorAnswers = 0;
        Site.World.Advance(TimeSpan.FromSeconds(240));
        Preempted += Site.Node!.CallControl.Preempted;
    }

    private void Dial(SimulatedPhone phone, bool again = false, PhoneCall? other = null)
    {
        if (!again && (_isLull || Attempts >= _wanted))
        {
            other?.HangUp();
            if (Attempts < _wanted)
            {
                Later(500, () => Prepare(phone));
            }

            return;
        }

        Attempts++;
        var code = _file.Codes[_random.Next(_file.Codes.Count)];
        var number = code + (_random.Next(2) == 0 ? "112" : "119");
        var call = phone.Call(number);
        var open = new OpenCall(phone, Site.World.Time.Elapsed, number, call, other);
        _open.Add(open);
        call.Changed = c =>
        {
            if (open.IsCut)
            {
                return;
            }

            if (c.State == PhoneCallState.Talking && _open.Remove(open))
            {
                Waits.Add(Site.World.Time.Elapsed - open.Since);
                Later(300 + _random.Next(1500), c.HangUp);
            }
            else if (c.State == PhoneCallState.Ended)
            {
                if (_open.Remove(open))
                {
                    Blocked.Add(Say(phone, number, $"ended with {c.FailedWith} {c.EndCause}"));
                }

                other?.HangUp();
                Later(_random.Next(2500), () => Prepare(phone));
            }
        };
    }

    private string Say(SimulatedPhone phone, string number, string what)
    {
        var text = new StringBuilder($"{phone.Settings.Extension} dialled {number} at {Site.World.Time.Elapsed}: {what}; circuits:");
        if (Site.Node is not { } node)
        {
            return text.Append("; the process is down").ToString();
        }

        foreach (var line in node.ListLines())
        {
            text.Append(CultureInfo.InvariantCulture, $" {line.Circuit} {line.State}");
        }

        text.Append("; spans: ").AppendJoin(", ", node.ListSpans().Select(s => s.Blocked.Length > 0 ? s.Blocked : "up"));
        text.Append("; D-channels lose: ").AppendJoin(", ", Site.SpanCards.OfType<EventPriCard>().Select(c => $"{c.LossFromSubscriber} {c.LossToSubscriber}"));
        foreach (var call in node.CallControl.Calls.Where(c => c.Priority == CallPriority.Emergency))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  call {call.Id:x} of {call.Calling} {call.State} {call.Callee?.Channel} {call.Callee?.State}");
        }

        text.Append("; records:");
        foreach (var record in Site.Records.Where(r => r.Priority == CallPriority.Emergency).TakeLast(12))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {record.CallId:x}/{record.Attempt} {record.Start:HH:mm:ss.f} {record.Channel} {record.TrunkGroup} {record.DestinationChannel} {record.State} {record.EndedAfter?.TotalSeconds:0.0} {record.Cause} {record.ProtocolReason}");
        }

        return text.Append("\n  units: ").AppendJoin(' ', _units.Select(u => u.IsDown ? "down" : "up")).Append(CultureInfo.InvariantCulture, $", operator {_operatorAnswers}").ToString();
    }

    private void Talk(SimulatedPhone phone)
    {
        if (!_isLoaded)
        {
            return;
        }

        Ordinary++;
        var call = phone.Call("05550101");
        call.Changed = c =>
        {
            if (c.State == PhoneCallState.Ended)
            {
                Later((c.FailedWith == 0 ? 200 : 3000) + _random.Next(3000), () => Talk(phone));
            }
        };
        Later(5000 + _random.Next(60_000), call.HangUp);
    }

    private void CallIn()
    {
        if (!_isLoaded)
        {
            return;
        }

        Later(2000 + _random.Next(12_000), CallIn);
        if (_isLull)
        {
            return; // it would be taken for a call back
        }

        var script = FarScript.HangsUp(TimeSpan.FromSeconds(1 + _random.Next(20)));
        var caller = new CallingParty("2079460123", "");
        if (_random.Next(2) == 0 && Site.Exchange.Lines.Count > 0)
        {
            _ = Site.Exchange.CallInOn(_random.Next(Site.Exchange.Lines.Count), caller, script, TimeSpan.FromSeconds(2 + _random.Next(12)));
        }
        else if (Site.Pri.Spans.Count > 0)
        {
            _ = Site.Pri.CallIn("5556000", caller, script, TimeSpan.FromSeconds(10), out _, out _);
        }
        else
        {
            var call = _operator.Call("2075550100");
            Later(15_000, call.HangUp);
        }
    }

    /// <summary>Something fails or comes back, so that one unit that has been well for a while is left.</summary>
    private void Fault()
    {
        if (!_isLoaded)
        {
            return;
        }

        var now = Site.World.Time.Elapsed;
        var unit = _units[_random.Next(_units.Count)];
        if (unit.IsDown)
        {
            unit.IsDown = false;
            unit.WellSince = now;
            unit.Set(false);
        }
        else if (_units.Exists(u => u != unit && !u.IsDown && now - u.WellSince >= u.Settles))
        {
            Faults++;
            unit.IsDown = true;
            unit.Set(true);
        }

        Later(_random.Next(4) == 0 ? _random.Next(400) : 1000 + _random.Next(12_000), Fault);
    }

    private void Break(int span, bool down)
    {
        var card = (EventPriCard)Site.SpanCards[span];
        card.SetFault(PriFault.None);
        (card.LossFromSubscriber, card.LossToSubscriber) = (0, 0);
        if (down)
        {
            switch (_random.Next(6))
            {
                case < 3 and var kind:
                    card.SetFault((PriFault)(1 + kind));
                    break;
                case 3:
                    card.LossFromSubscriber = 1;
                    break;
                case 4:
                    card.LossToSubscriber = 1;
                    break;
                default:
                    (card.LossFromSubscriber, card.LossToSubscriber) = (0.4, 0.4);
                    break;
            }
        }
    }

    private void BreakOperator(bool down)
    {
        Site.World.Network.Cut(s_server, s_operator, false);
        _operatorAnswers = 0;
        if (down)
        {
            int[] ways = [0, 403, 404, 480, 486, 500, 503, -1, -2];
            _operatorAnswers = ways[_random.Next(ways.Length)];
            Site.World.Network.Cut(s_server, s_operator, _operatorAnswers == 0); // it hears nothing
        }
    }

    private void OnOperatorCalled(PhoneCall call)
    {
        switch (_operatorAnswers)
        {
            case 0:
                Later(300 + _random.Next(1000), call.Answer);
                break;
            case > 0:
                call.Refuse(_operatorAnswers);
                break;
            case -1:
                break; // 100, and nothing more
            default:
                Later(1000, () => call.Refuse(503));
                break;
        }
    }

    private void Later(double milliseconds, Action action) => Site.World.In(TimeSpan.FromMilliseconds(milliseconds), action);

    private sealed class OpenCall(SimulatedPhone phone, TimeSpan since, string number, PhoneCall call, PhoneCall? other)
    {
        /// <summary>What the caller was in when he dialled; null for nothing.</summary>
        public PhoneCall? Other => other;

        public SimulatedPhone Phone => phone;

        public TimeSpan Since => since;

        public string Number => number;

        public PhoneCall Call => call;

        /// <summary>The process was killed in the middle of it.</summary>
        public bool IsCut { get; set; }
    }

    private sealed class Unit(Action<bool> set, TimeSpan settles)
    {
        public Action<bool> Set => set;

        public TimeSpan Settles => settles;

        public bool IsDown { get; set; }

        public TimeSpan WellSince { get; set; } = -TimeSpan.FromHours(1);
    }
}
