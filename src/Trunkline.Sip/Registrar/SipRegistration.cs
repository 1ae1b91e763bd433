using System.Globalization;
using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>The client side of registration: a phone, or a trunk that registers with its operator (RFC 3261 §10.2).</summary>
/// <remarks>Answers a challenge once, refreshes at half of the time granted, tries again after a failure. Lives on one loop.</remarks>
public sealed class SipRegistration : ISipClientUser
{
    private readonly SipEndpoint _endpoint;
    private readonly TimerSet<RegistrationTimer> _timers;
    private readonly SipFlow _flow;
    private readonly string _uri;
    private readonly string _address;
    private readonly string _contactUser;
    private readonly DigestClient? _credentials;
    private readonly string _callId;
    private uint _cseq;
    private TimeSpan _wanted;
    private bool _hasTriedCredentials;
    private bool _isEnding;

    /// <param name="endpoint">Sends the requests.</param>
    /// <param name="loop">The endpoint's loop.</param>
    /// <param name="flow">Where the registrar is.</param>
    /// <param name="domain">The registrar's domain: the Request-URI is "sip:domain".</param>
    /// <param name="user">The user part of the address of record and of our Contact.</param>
    /// <param name="expires">The time asked for.</param>
    /// <param name="credentials">Answers the challenge; null answers none.</param>
    public SipRegistration(SipEndpoint endpoint, NodeLoop loop, in SipFlow flow, string domain, string user, TimeSpan expires, DigestClient? credentials)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        _endpoint = endpoint;
        _timers = new(loop, _ => Send());
        _flow = flow;
        _uri = "sip:" + domain;
        _contactUser = user;
        _address = SipAddress.Format(null, SipAddress.SipUriOf(user, domain));
        _wanted = expires;
        _credentials = credentials;
        _callId = endpoint.NewIdentifier().ToString("x16", CultureInfo.InvariantCulture);
    }

    private enum RegistrationTimer : byte
    {
        Next,
    }

    /// <summary>Called with the final status of each attempt: 200 when registered, 408 when nothing answered, 503 when it could not be sent.</summary>
    public Action<int>? Answered { get; set; }

    /// <summary>True from a 200 until the next failure or <see cref="Stop"/>.</summary>
    public bool IsRegistered { get; private set; }

    /// <summary>How long to wait after a failure.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Registers, and keeps registered.</summary>
    public void Start()
    {
        _isEnding = false;
        _hasTriedCredentials = false;
        Send();
    }

    /// <summary>Takes the registration back.</summary>
    public void Stop()
    {
        _isEnding = true;
        _hasTriedCredentials = false;
        _timers.StopAll();
        Send();
    }

    void ISipClientUser.OnResponse(ClientTransaction transaction, SipMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        switch (response.Status)
        {
            case < 200:
                return;
            case 401 or 407 when !_hasTriedCredentials && _credentials is not null && _credentials.TryAnswer(response, "REGISTER", _uri, out var line):
                _hasTriedCredentials = true;
                Send(line);
                return;
            case 423 when response.TryGetNumber(HeaderName.MinExpires, out var seconds) && seconds <= 86_400 && TimeSpan.FromSeconds(seconds) > _wanted:
                _wanted = TimeSpan.FromSeconds(seconds);
                Send();
                return;
        }

        Finish(response.Status, response.Status < 300 ? Granted(response) / 2 : RetryAfter);
    }

    void ISipClientUser.OnFailed(ClientTransaction transaction, SipTransactionFailure why) =>
        Finish(why == SipTransactionFailure.Timeout ? 408 : 503, RetryAfter);

    private void Finish(int status, TimeSpan next)
    {
        _hasTriedCredentials = false;
        IsRegistered = status < 300 && !_isEnding;
        if (!_isEnding)
        {
            _timers.Start(RegistrationTimer.Next, next);
        }

        Answered?.Invoke(status);
    }

    private void Send() => Send(null);

    private void Send(string? authorization)
    {
        var writer = _endpoint.BeginRequest(SipMethod.Register, _uri, _address, _address, _callId, ++_cseq, _flow, out var branch)
            .Header(HeaderName.Contact, _endpoint.ContactOf(_flow, _contactUser))
            .Header(HeaderName.Expires, _isEnding ? 0 : (long)_wanted.TotalSeconds);
        if (authorization is not null)
        {
            writer.Text(authorization).Line();
        }

        writer.End();
        _endpoint.SendRequest(SipMethod.Register, branch, _flow, this);
    }

    private TimeSpan Granted(SipMessage response)
    {
        var ours = _endpoint.ContactOf(_flow, _contactUser);
        foreach (var value in response.Values(HeaderName.Contact))
        {
            if (NameAddr.TryParse(value, out var contact) && contact.Uri.SequenceEqual(ours.AsSpan(1, ours.Length - 2))
                && SipText.TryNumber(contact.Parameters["expires"u8], 86_400, out var seconds) && seconds > 0)
            {
                return TimeSpan.FromSeconds(seconds);
            }
        }

        return _wanted;
    }
}
