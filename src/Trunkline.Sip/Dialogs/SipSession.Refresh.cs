// Session timers (RFC 4028): what the peer asks for is agreed to and kept. We ask for one where SipInvite says so, and let the peer refresh where it leaves
// the choice. A session taken over from an earlier process knows of its timer again with the peer's next refresh; where we were to refresh, it ends.
using System.Globalization;

namespace Trunkline.Sip;

public sealed partial class SipSession
{
    /// <summary>The least interval that is agreed to, seconds: RFC 4028 §4 allows no less.</summary>
    internal const int LeastInterval = 90;

    /// <summary>A day and more is no watch over anything.</summary>
    private const int LongestInterval = 86_400;

    private uint _interval;          // seconds; 0: the session has no timer
    private bool _isRefresher;
    private bool _peerKnowsTimers;
    private bool _peerTakesUpdate;

    /// <summary>Whether a request asks for an interval that is refused with 422; one that a proxy put in for a peer without timers is raised.</summary>
    internal static bool AsksTooOften(SipMessage request) =>
        TryReadTimer(request, out var interval, out _) && interval < LeastInterval && KnowsTimers(request);

    /// <summary>Takes what an INVITE or UPDATE of the peer asks for; none ends the timer.</summary>
    private void TakeTimer(SipMessage request)
    {
        _peerKnowsTimers = KnowsTimers(request);
        _peerTakesUpdate |= request.Lists(HeaderName.Allow, "UPDATE"u8);
        _interval = TryReadTimer(request, out var interval, out var isServer) ? Math.Max(interval, LeastInterval) : 0;
        _isRefresher = isServer || !_peerKnowsTimers; // RFC 4028 table 2
    }

    /// <summary>Takes what the peer agrees to in a 2xx of our request: none leaves what was.</summary>
    private void TakeAgreed(SipMessage response)
    {
        if (TryReadTimer(response, out var interval, out var isServer))
        {
            _interval = Math.Max(interval, LeastInterval);
            _isRefresher = !isServer;
        }

        StartTimer();
    }

    /// <summary>Takes what came of asking for a timer in our INVITE: a peer that knows none leaves the refreshing to us (RFC 4028 §7.2).</summary>
    private void TakeAnswered(SipMessage response)
    {
        _peerTakesUpdate |= response.Lists(HeaderName.Allow, "UPDATE"u8);
        if (_askedInterval > 0)
        {
            (_interval, _isRefresher) = (_askedInterval, true);
            TakeAgreed(response);
        }
    }

    /// <summary>The lines of a 2xx to the peer's request.</summary>
    private SipWriter WriteTimer(SipWriter writer)
    {
        if (_interval > 0)
        {
            writer.Header(HeaderName.SessionExpires, string.Create(CultureInfo.InvariantCulture, $"{_interval};refresher={(_isRefresher ? "uas" : "uac")}"));
            writer.Header(HeaderName.Supported, "timer"u8);
            if (!_isRefresher)
            {
                writer.Header(HeaderName.Require, "timer"u8);
            }
        }

        return writer;
    }

    /// <summary>The lines of our own re-INVITE or UPDATE.</summary>
    private SipWriter AskTimer(SipWriter writer) => _interval == 0 ? writer : writer
        .Header(HeaderName.SessionExpires, string.Create(CultureInfo.InvariantCulture, $"{_interval};refresher={(_isRefresher ? "uac" : "uas")}"))
        .Header(HeaderName.Supported, "timer"u8);

    /// <summary>The interval begins anew.</summary>
    private void StartTimer()
    {
        _timers.Stop(SessionTimer.Refresh);
        _timers.Stop(SessionTimer.Expire);
        if (_interval == 0 || State != SipSessionState.Confirmed)
        {
            return;
        }

        if (_isRefresher)
        {
            _timers.Start(SessionTimer.Refresh, TimeSpan.FromSeconds(_interval / 2.0));
        }

        // RFC 4028 §10: BYE a little before, the lesser of 32 s and a third.
        _timers.Start(SessionTimer.Expire, TimeSpan.FromSeconds(_interval - Math.Min(32, _interval / 3.0)));
    }

    private void SendRefresh()
    {
        if (IsOfferPending)
        {
            _timers.Start(SessionTimer.Refresh, TimeSpan.FromSeconds(2)); // an offer under way refreshes too
        }
        else if (_peerTakesUpdate)
        {
            AskTimer(BeginRequest(SipMethod.Update, out var branch, out var flow).Header(HeaderName.Contact, _dialog!.Contact)).End();
            Send(SipMethod.Update, branch, flow, new RefreshUser(this));
        }
        else if (Media is { } media)
        {
            Offer(media.Offer());
        }
    }

    private void OnRefreshAnswered(SipMessage response)
    {
        if (State != SipSessionState.Confirmed)
        {
            return;
        }

        switch (response.Status)
        {
            case < 200:
                break;
            case < 300:
                _dialog!.RefreshTarget(response);
                TakeAgreed(response);
                break;
            case 408 or 481:
                Lose(SipEndKind.PeerLost);
                break;
            case 422 when response.TryGetNumber(HeaderName.MinSe, out var least) && least > _interval:
                _interval = least;
                SendRefresh();
                break;
            case 405 or 501 when _peerTakesUpdate:
                _peerTakesUpdate = false;
                SendRefresh();
                break;
        }
    }

    private static bool KnowsTimers(SipMessage request) => request.Lists(HeaderName.Supported, "timer"u8) || request.Lists(HeaderName.Require, "timer"u8);

    /// <summary>Session-Expires: seconds and who refreshes.</summary>
    private static bool TryReadTimer(SipMessage message, out uint interval, out bool isServer)
    {
        (interval, isServer) = (0, false);
        var value = message[HeaderName.SessionExpires];
        var semicolon = value.IndexOf((byte)';');
        if (!SipText.TryNumber(SipText.Trim(semicolon < 0 ? value : value[..semicolon]), uint.MaxValue, out var seconds) || seconds == 0)
        {
            return false;
        }

        interval = (uint)Math.Min(seconds, LongestInterval);
        while (semicolon >= 0)
        {
            value = value[(semicolon + 1)..];
            semicolon = value.IndexOf((byte)';');
            var parameter = SipText.Trim(semicolon < 0 ? value : value[..semicolon]);
            var equals = parameter.IndexOf((byte)'=');
            isServer |= equals >= 0 && SipText.Same(SipText.Trim(parameter[..equals]), "refresher"u8) && SipText.Same(SipText.Trim(parameter[(equals + 1)..]), "uas"u8);
        }

        return true;
    }

    /// <summary>Hears the answer to our UPDATE.</summary>
    private sealed class RefreshUser(SipSession session) : ISipClientUser
    {
        public void OnResponse(ClientTransaction transaction, SipMessage response) => session.OnRefreshAnswered(response);

        public void OnFailed(ClientTransaction transaction, SipTransactionFailure why)
        {
            if (session.State == SipSessionState.Confirmed)
            {
                session.Lose(SipEndKind.PeerLost);
            }
        }
    }
}
