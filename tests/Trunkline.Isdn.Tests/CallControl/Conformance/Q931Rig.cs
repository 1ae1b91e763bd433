using System.Globalization;
using Trunkline.Base;
using Trunkline.Isdn.CallControl;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.Tests.CallControl.Conformance;

/// <summary>One side of one interface under virtual time: requests and messages go in as words, what it does comes out as words.</summary>
internal sealed class Q931Rig : IQ931Link, IQ931User, IQ931CallUser
{
    private readonly Clock _clock = new();
    private readonly NodeLoop _loop;
    private readonly List<string> _log = [];
    private uint _filled;
    private bool _isEnough;

    public Q931Rig(Q931Values values)
    {
        _loop = new(_clock);
        Interface = new(_loop, values, this, this);
        Interface.OnDlEstablishConfirm();
        Read();
    }

    public Q931Interface Interface { get; }

    /// <summary>The one call of a row.</summary>
    public Q931Call? Call { get; private set; }

    /// <summary>A side whose call is in a state, by the shortest way of the figures.</summary>
    /// <param name="side">The side.</param>
    /// <param name="state">The state.</param>
    /// <param name="isSlow">Channels that the far end restarts are idle only when that is said.</param>
    public static Q931Rig In(Q931Side side, int state, bool isSlow = false)
    {
        var isUser = side == Q931Side.User;
        var values = (isUser ? Q931Values.EuroIsdnUser : Q931Values.EuroIsdnNetwork) with { AnswersRestartAtOnce = !isSlow };
        var rig = new Q931Rig((isUser, state) switch
        {
            (false, 8) => values with { AwardsAtOnce = false },
            (false, 11) => values with { ReleasesAtOnce = false },
            _ => values,
        });
        rig.Do((isUser, state) switch
        {
            (_, 0) => "",
            (true, 1) or (false, 6) => "setup",
            (true, 2) or (false, 25) => "setup; SETUP_ACKNOWLEDGE ch=own",
            (true, 3) or (false, 9) => "setup; CALL_PROCEEDING ch=own",
            (true, 4) or (false, 7) => "setup; ALERTING ch=own",
            (_, 10) or (false, 8) => "setup; CONNECT ch=own",
            (true, 6) or (false, 1) => "SETUP bc ch=5! to=2155501 sc",
            (true, 7) or (false, 4) => "SETUP bc ch=5! to=2155501 sc; alert",
            (true, 8) => "SETUP bc ch=5! to=2155501 sc; connect",
            (true, 9) or (false, 3) => "SETUP bc ch=5! to=2155501 sc; proceed",
            (true, 25) or (false, 2) => "SETUP bc ch=5! to=21; more",
            (true, 11) or (false, 12) => "setup; CONNECT ch=own; clear 16",
            (true, 12) => "setup; CONNECT ch=own; DISCONNECT cause=16 pi=8",
            (false, 11) => "setup; CONNECT ch=own; DISCONNECT cause=16",
            (_, 19) => "setup; CONNECT ch=own; DISCONNECT cause=16",
            _ => "no such state",
        });
        Assert.Equal(state, rig.Call?.State.Code() ?? 0);
        rig.Read();
        return rig;
    }

    /// <summary>What was logged since, as one line.</summary>
    public string Read()
    {
        var line = string.Join("; ", _log);
        _log.Clear();
        return line;
    }

    /// <summary>State of the call, seconds until something happens by itself, and channels that are neither idle nor the call's.</summary>
    public string End()
    {
        var state = Call?.State.Code() ?? 0;
        var channels = Channels();
        Assert.Equal((state == 0 ? 0 : 1) + Q931Words.Bits(_filled).Count(), Interface.Calls);
        _log.Clear();
        var from = _clock.Now;
        while (_log.Count == 0 && _loop.NextDue is not null)
        {
            Advance(_loop.NextDue.Value - _clock.Now);
        }

        return $"{state} {(_log.Count == 0 ? "-" : Seconds(_clock.Now - from))}{channels}";
    }

    /// <summary>Does what the words say.</summary>
    public void Do(string script)
    {
        foreach (var step in script.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = step.Split(' ');
            if (char.IsUpper(words[0][0]) || words[0][0] == '#')
            {
                Receive(words);
            }
            else
            {
                Request(words[0], words.Length > 1 ? words[1] : "");
            }

            _loop.Run();
        }
    }

    private void Request(string word, string value)
    {
        switch (word)
        {
            case "setup": Call = Interface.Setup(SetupOf(value), this, out var cause) ?? Call; LogIf(cause != Q850Cause.None, $"no call {(int)cause}"); break;
            case "more": Call!.MoreInfo(); break;
            case "digits": Call!.Info(new() { Called = new(value) }); break;
            case "proceed": Call!.Proceeding(); break;
            case "alert": Call!.Alerting(); break;
            case "progress": Call!.Progress(Q931Details.InBand(CauseLocation.User)); break;
            case "connect": Call!.Connect(); break;
            case "clear": Call!.Disconnect(Cause(value)); break;
            case "tones": Call!.Disconnect(Cause(value), tones: true); break;
            case "release": Call!.Release(Cause(value)); break;
            case "reject": Call!.Reject(Cause(value)); break;
            case "fill": Fill(value.Length > 0 ? 1u << int.Parse(value, null) : Interface.IdleChannels); break;
            case "enough": _isEnough = true; break;
            case "mutants": Mutants.Feed(Interface, int.Parse(value, null)); Read(); break;
            case "enquire": Call!.StatusEnquiry(); break;
            case "restart" when value == "interface": Interface.RestartInterface(); break;
            case "restart": Interface.Restart(Set(value)); break;
            case "restarted": Interface.Restarted(Set(value)); break;
            case "down": Interface.OnDlReleaseIndication(); break;
            case "up": Interface.OnDlEstablishConfirm(); break;
            case "reset": Interface.OnDlEstablishIndication(); break;
            case "hex": Interface.OnDlDataIndication(Convert.FromHexString(value)); break;
            case "wait": Advance(TimeSpan.FromSeconds(double.Parse(value, CultureInfo.InvariantCulture))); break;
            default: Assert.Fail($"no such request: {word}"); break;
        }
    }

    /// <summary>Other calls on these channels, which do nothing.</summary>
    private void Fill(uint channels)
    {
        foreach (var channel in Q931Words.Bits(channels))
        {
            _filled |= 1u << channel;
            Interface.OnDlDataIndication(Q931Words.Octets(["SETUP", "bc", $"ch={channel}!"], new((ushort)(1000 + channel))));
        }

        Read();
    }

    private static uint Set(string numbers) => numbers.Split(',').Aggregate(0u, (set, n) => set | (1u << int.Parse(n, null)));

    private static Q850Cause Cause(string value) => (Q850Cause)int.Parse(value, null);

    private static Q931Setup SetupOf(string value) => new Q931Setup { Called = new("2155501"), Channel = 5 } with
    {
        IsComplete = value != "open",
        Negotiation = value == "any" ? ChannelNegotiation.Any : null,
    };

    private void Receive(string[] words)
    {
        var reference = Call is { State: not CallState.Null } call ? call.Reference.Answer : new((ushort)7);
        if (words[0][0] == '#')
        {
            reference = words[0][1..] switch
            {
                "g" => new(0),
                "dummy" => CallReference.Dummy,
                "short" => new(7, false, 1),
                var n when n.EndsWith('\'') => new(ushort.Parse(n[..^1], null), true),
                var n => new(ushort.Parse(n, null)),
            };
            words = words[1..];
        }

        words = [.. words.Select(w => w.Replace("own", $"{Call?.Channel}!", StringComparison.Ordinal))];
        Interface.OnDlDataIndication(Q931Words.Octets(words, reference));
    }

    private void Advance(TimeSpan time)
    {
        _loop.Run();
        for (var until = _clock.Now + time; _clock.Now < until; _loop.Run())
        {
            var due = _loop.NextDue is { } d && d < until ? d : until;
            _clock.Now = due > _clock.Now ? due : _clock.Now + TimeSpan.FromMilliseconds(1);
        }
    }

    /// <summary>Each channel that is neither idle nor the call's; where most are the same, the others.</summary>
    private string Channels()
    {
        uint odd = 0;
        for (var channel = 1; channel < 32; channel++)
        {
            var condition = Interface.ConditionOf(channel);
            var isCalls = channel == Call?.Channel && condition == ChannelCondition.InUse && Call.State != CallState.Null;
            odd |= (_filled & (1u << channel)) == 0 && condition != ChannelCondition.Idle && !isCalls ? 1u << channel : 0;
        }

        var all = Interface.Values.Channels;
        var conditions = Q931Words.Bits(odd).Select(Interface.ConditionOf).Distinct().ToArray();
        return conditions.Length == 1 && odd == all ? $" all:{conditions[0]}"
            : conditions.Length == 1 && Q931Words.Bits(odd).Count() > 15 ? $" all but {string.Join(',', Q931Words.Bits(all & ~odd))}:{conditions[0]}"
            : string.Concat(Q931Words.Bits(odd).Select(n => $" {n}:{Interface.ConditionOf(n)}"));
    }

    private static string Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 2).ToString(CultureInfo.InvariantCulture);

    private void LogIf(bool really, string text)
    {
        if (really)
        {
            _log.Add(text);
        }
    }

    public void DlEstablishRequest() => _log.Add("> DL-ESTABLISH");

    public void DlDataRequest(ReadOnlySpan<byte> octets)
    {
        Assert.True(Q931Message.TryParse(octets, out var message, out _));
        var reference = message.CallReference;
        _log.Add((reference.IsGlobal ? "#g " : message.Type != Q931MessageType.Setup && reference != Call?.Reference ? $"#{reference} " : "") + "> " + Q931Words.Say(message));
    }

    public void OnSetupIndication(Q931Call call, Q931Setup setup)
    {
        call.User = this;
        if ((_filled & (1u << call.Channel)) != 0)
        {
            return;
        }

        Call = call;
        _log.Add($"^ SETUP {call.Channel} {setup.Called.Digits}".TrimEnd());
    }

    public void OnChannelChanged(int channel, ChannelCondition condition)
    {
    }

    public void OnLinkChanged(bool isUp)
    {
    }

    public void OnRestartIndication(uint channels) => _log.Add($"^ RESTART {Named(channels)}");

    public void OnRestartConfirm(uint channels) => _log.Add($"^ RESTART confirm {Named(channels)}");

    public void OnTrouble(Q931Trouble trouble, string text) => _log.Add($"? {text}");

    public void OnMoreInfoIndication(Q931Call call, Q931Details details) => _log.Add("^ MORE INFO");

    public void OnInfoIndication(Q931Call call, Q931Details details) => _log.Add($"^ INFO {details.Called.Digits}".TrimEnd());

    public void OnInfoTimeout(Q931Call call)
    {
        _log.Add("^ INFO timeout");
        if (_isEnough)
        {
            call.Proceeding();
        }
    }

    public void OnProceedingIndication(Q931Call call, Q931Details details) => _log.Add("^ PROCEEDING");

    public void OnAlertingIndication(Q931Call call, Q931Details details) => _log.Add("^ ALERTING");

    public void OnProgressIndication(Q931Call call, Q931Details details) => _log.Add($"^ PROGRESS {string.Join(',', details.Progress.Select(p => (int)p.Description))}");

    public void OnSetupConfirm(Q931Call call, Q931Details details) => _log.Add("^ SETUP confirm");

    public void OnSetupCompleteIndication(Q931Call call) => _log.Add("^ SETUP COMPLETE");

    public void OnNotifyIndication(Q931Call call, Q931Details details) => _log.Add($"^ NOTIFY {(int?)details.Notification}");

    public void OnFacilityIndication(Q931Call call, Q931Details details) => _log.Add("^ FACILITY");

    public void OnDisconnectIndication(Q931Call call, in Q931Clearing clearing) =>
        _log.Add($"^ DISCONNECT {(int)clearing.Cause}{(clearing.IsInBand ? " tones" : "")}{(clearing.IsLocal ? " local" : "")}");

    public void OnReleased(Q931Call call, in Q931End end) => _log.Add($"^ {Primitive(end.Primitive)} {(int)end.Cause}");

    private string Named(uint channels) => channels == Interface.Values.Channels ? "all" : string.Join(',', Q931Words.Bits(channels));

    private static string Primitive(Q931EndPrimitive primitive) => primitive switch
    {
        Q931EndPrimitive.RejectIndication => "REJECT",
        Q931EndPrimitive.ReleaseIndication => "RELEASE",
        _ => "RELEASE confirm",
    };

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Now;
    }
}
