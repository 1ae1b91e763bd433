// A registration of ours: a trunk that registers with its operator, a line with somebody's PBX. The table is RegistrationFsm's; this owns the clock, the
// requests, and the words for people. Not supported: SIP Outbound's several flows (RFC 5626 §4.2), GRUU, bulk registration (RFC 6140).
using System.Globalization;
using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>Registers, and keeps registered. Lives on one loop.</summary>
public sealed class SipRegistration : ISipClientUser
{
    private const uint ShortestGranted = 10;
    private const uint LongestGranted = 86_400;

    private readonly SipEndpoint _endpoint;
    private readonly NodeLoop _loop;
    private readonly SipRegistrationOptions _options;
    private readonly TimerSet<RegistrationEvent> _timers;
    private readonly SipIdentifiers _random;
    private readonly string _uri;
    private readonly string _address;
    private readonly string _callId;
    private DigestAttempt _attempt;
    private ulong _tag;
    private uint _cseq;
    private TimeSpan _wanted;
    private TimeSpan _granted;
    private TimeSpan _wait;
    private TimeSpan? _asked;
    private bool _isRefusal;
    private int _failures;
    private uint _longer;

    /// <param name="endpoint">Sends the requests.</param>
    /// <param name="loop">The endpoint's loop.</param>
    /// <param name="options">Where and as whom.</param>
    public SipRegistration(SipEndpoint endpoint, NodeLoop loop, SipRegistrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(options);
        _endpoint = endpoint;
        _loop = loop;
        _options = options;
        _timers = new(loop, e => On(e));
        _random = new(options.Jitter);
        _uri = "sip:" + options.Domain;
        _address = SipAddress.Format(null, SipAddress.SipUriOf(options.User, options.Domain));
        _wanted = options.Expires;
        _callId = endpoint.NewIdentifier().ToString("x16", CultureInfo.InvariantCulture);
        Since = loop.Elapsed;
    }

    /// <summary>Called after each change of <see cref="IsRegistered"/> and of <see cref="Problem"/>.</summary>
    public Action<SipRegistration>? Changed { get; set; }

    /// <summary>Where it stands.</summary>
    public RegistrationState State { get; private set; }

    /// <summary>True while the registrar is believed to have our binding.</summary>
    public bool IsRegistered => RegistrationFsm.IsBound(State);

    /// <summary>What is wrong, for people; empty when nothing is.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Since when it is registered, or is not, as the loop's elapsed time.</summary>
    public TimeSpan Since { get; private set; }

    /// <summary>When the binding runs out, as the loop's elapsed time; meaningless without one.</summary>
    public TimeSpan ExpiresAt { get; private set; }

    /// <summary>When the next attempt is made, as the loop's elapsed time; meaningless while one is under way.</summary>
    public TimeSpan NextAt { get; private set; }

    /// <summary>The status of the last final response; 0 before the first, 408 when none came, 503 when none could.</summary>
    public int LastStatus { get; private set; }

    /// <summary>REGISTERs sent since start.</summary>
    public long Sent { get; private set; }

    /// <summary>As whom and where, for people: never with the password.</summary>
    public override string ToString() => $"{_options.User}@{_options.Domain} at {_options.Flow}";

    /// <summary>Registers, and keeps registered.</summary>
    public void Start() => On(RegistrationEvent.Start);

    /// <summary>Takes the registration back.</summary>
    public void Stop() => On(RegistrationEvent.Stop);

    /// <summary>The registrar is heard again after it was silent: it is asked at once whether it still has our binding.</summary>
    public void OnPeerBack() => On(RegistrationEvent.PeerBack);

    void ISipClientUser.OnResponse(ClientTransaction transaction, SipMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.Status < 200 || response.CSeq != _cseq)
        {
            return; // of a request that another one has replaced
        }

        LastStatus = response.Status;
        _asked = response.TryGetNumber(HeaderName.RetryAfter, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;
        On(Judge(response, out var problem), problem);
    }

    void ISipClientUser.OnFailed(ClientTransaction transaction, SipTransactionFailure why)
    {
        _asked = null;
        LastStatus = why == SipTransactionFailure.Timeout ? 408 : 503;
        On(RegistrationEvent.NoAnswer, why == SipTransactionFailure.Timeout ? $"no answer to REGISTER from {_options.Flow}" : $"{_options.Flow} cannot be reached");
    }

    private RegistrationEvent Judge(SipMessage response, out string problem)
    {
        problem = "";
        switch (response.Status)
        {
            case < 300:
                _granted = Granted(response);
                return RegistrationEvent.Rx2xx;
            case 401 or 407 when _options.Credentials is null:
                problem = "the registrar asks for a password, and none is given";
                return RegistrationEvent.RxRefused;
            case 401 or 407:
                var reply = _options.Credentials.Take(response, ref _attempt);
                problem = reply switch
                {
                    DigestReply.Answered => "",
                    DigestReply.Wrong => $"wrong user or password: the registrar does not accept those of {_options.User}",
                    DigestReply.OtherRealm => $"the registrar asks for a password of realm \"{Clean(_options.Credentials.LastRealm)}\", and there is none for it",
                    _ => "the registrar asks for a password in a way that is not spoken here (not digest with MD5 or SHA-256, qop auth)",
                };
                return reply == DigestReply.Answered ? RegistrationEvent.RxChallenge : RegistrationEvent.RxRefused;
            case 423 when response.TryGetNumber(HeaderName.MinExpires, out _longer) && _longer <= LongestGranted && _longer > _wanted.TotalSeconds:
                return RegistrationEvent.RxTooBrief;
            case 403 or 404:
                problem = $"the registrar refuses {_options.User}: {response.Status} {Clean(Encoding.UTF8.GetString(response.Reason))}";
                return RegistrationEvent.RxRefused;
            default:
                problem = $"the registrar answers REGISTER with {response.Status} {Clean(Encoding.UTF8.GetString(response.Reason))}";
                return RegistrationEvent.RxFailed;
        }
    }

    private void On(RegistrationEvent e, string problem = "")
    {
        var step = RegistrationFsm.On(State, e);
        if (!step.Known)
        {
            return;
        }

        var before = State;
        State = step.Next;
        _isRefusal = State == RegistrationState.Refused;
        if (before != State)
        {
            _attempt = step.Do.HasFlag(RegistrationDo.SendRegister) || step.Do.HasFlag(RegistrationDo.SendUnregister) ? default : _attempt;
            foreach (var timer in RegistrationFsm.TimersOf(before))
            {
                if (!RegistrationFsm.TimersOf(State).Contains(timer))
                {
                    _timers.Stop(timer);
                }
            }
        }

        Do(step.Do);
        foreach (var timer in RegistrationFsm.TimersOf(State))
        {
            if (before != State && !RegistrationFsm.TimersOf(before).Contains(timer))
            {
                NextAt = _loop.Elapsed + _wait;
                _timers.Start(timer, _wait);
            }
        }

        var said = State == RegistrationState.Registered ? "" : problem.Length > 0 ? problem : Problem;
        var isNews = said != Problem || step.Do.HasFlag(RegistrationDo.TellLost) || step.Do.HasFlag(RegistrationDo.TellRegistered);
        Problem = said;
        if (RegistrationFsm.IsBound(before) != IsRegistered)
        {
            Since = _loop.Elapsed;
        }

        if (isNews)
        {
            Changed?.Invoke(this);
        }
    }

    private void Do(RegistrationDo effects)
    {
        if (effects.HasFlag(RegistrationDo.StartExpiry))
        {
            ExpiresAt = _loop.Elapsed + _granted;
            _timers.Start(RegistrationEvent.ExpiryTimer, _granted);

            // TS 24.229 §5.1.1.4.1: at half of up to 1200 s, else 600 s before; a tenth of it earlier by chance.
            var refresh = _granted <= TimeSpan.FromSeconds(1200) ? _granted / 2 : _granted - TimeSpan.FromSeconds(600);
            _wait = refresh * (1 - (0.1 * Chance()));
        }

        if (effects.HasFlag(RegistrationDo.StopExpiry))
        {
            _timers.Stop(RegistrationEvent.ExpiryTimer);
        }

        if (effects.HasFlag(RegistrationDo.AskLonger))
        {
            _wanted = TimeSpan.FromSeconds(_longer);
        }

        if (effects.HasFlag(RegistrationDo.BackOff))
        {
            BackOff();
        }

        if (effects.HasFlag(RegistrationDo.ForgetFailures))
        {
            _failures = 0;
        }

        if (effects.HasFlag(RegistrationDo.SendRegister))
        {
            Send(_wanted);
        }

        if (effects.HasFlag(RegistrationDo.SendUnregister))
        {
            Send(TimeSpan.Zero);
        }
    }

    private void BackOff()
    {
        var values = _options.Values;
        var (first, most) = _isRefusal ? (values.FirstRefused, values.MostRefused) : (values.First, values.Most);
        var longest = first * (1L << Math.Min(_failures++, 20));
        longest = longest < most ? longest : most;
        _wait = longest * (0.5 + (0.5 * Chance()));
        if (_asked is { } asked)
        {
            asked = asked < values.MostAsked ? asked : values.MostAsked;
            var spread = asked * (1 + (0.1 * Chance())); // whoever was told the same must not come back together
            _wait = spread > _wait ? spread : _wait;
        }
    }

    private void Send(TimeSpan expires)
    {
        Sent++;
        var flow = _options.Flow;
        if (!_attempt.HasAnswered)
        {
            _tag = _endpoint.NewIdentifier();
        }

        var writer = _endpoint.BeginRequest(SipMethod.Register, _uri, _address, _address, _callId, ++_cseq, flow, out var branch, _tag)
            .Header(HeaderName.Contact, _endpoint.ContactOf(flow, _options.User))
            .Header(HeaderName.Expires, (long)expires.TotalSeconds);
        foreach (var line in _options.Credentials?.Lines("REGISTER", _uri, _attempt) ?? [])
        {
            writer.Text(line).Line();
        }

        writer.End();
        _endpoint.SendRequest(SipMethod.Register, branch, flow, this);
    }

    /// <summary>What the registrar grants: our Contact's expires, else its Expires header (RFC 3261 §10.2.4), else what was asked for.</summary>
    private TimeSpan Granted(SipMessage response)
    {
        var ours = _endpoint.ContactOf(_options.Flow, _options.User);
        _ = SipUri.TryParse(ours.AsSpan(1, ours.Length - 2), out var own);
        foreach (var value in response.Values(HeaderName.Contact))
        {
            if (NameAddr.TryParse(value, out var contact) && SipUri.TryParse(contact.Uri, out var uri) && SipUri.AreEqual(uri, own)
                && SipText.TryNumber(contact.Parameters["expires"u8], uint.MaxValue, out var seconds))
            {
                return Bounded((uint)seconds);
            }
        }

        return response.TryGetNumber(HeaderName.Expires, out var all) ? Bounded(all) : Bounded((uint)_wanted.TotalSeconds);
    }

    /// <summary>A registrar that grants next to nothing must not have us send without end.</summary>
    private static TimeSpan Bounded(uint seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, ShortestGranted, LongestGranted));

    private double Chance() => (_random.Next() >> 11) * (1.0 / (1UL << 53));

    private static string Clean(string text) => new([.. text.Where(c => !char.IsControl(c)).Take(60)]);
}
