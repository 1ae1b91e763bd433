using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>What we like to speak.</summary>
public sealed record SdpPreferences
{
    /// <summary>A-law, then µ-law, telephone-event 101, 20 ms.</summary>
    public static SdpPreferences Default { get; } = new();

    /// <summary>The laws offered, best first; one or two.</summary>
    public IReadOnlyList<Law> Laws { get; init; } = [Law.A, Law.Mu];

    /// <summary>The payload type offered for telephone-event (RFC 4733), 96 to 127; null offers none.</summary>
    public byte? TelephoneEvent { get; init; } = 101;

    /// <summary>Milliseconds of audio in a packet.</summary>
    public int Ptime { get; init; } = 20;
}

/// <summary>The audio that offer and answer agreed on.</summary>
/// <param name="Law">The codec.</param>
/// <param name="PayloadType">Its payload type, 0 to 127.</param>
/// <param name="TelephoneEvent">The payload type of telephone-event; null for none.</param>
/// <param name="Ptime">Milliseconds in a packet that the peer wants; ours when it says nothing.</param>
/// <param name="Remote">Where our RTP goes; no address while the peer holds with 0.0.0.0.</param>
/// <param name="Direction">From our side: SendOnly means that only we send.</param>
public readonly record struct SdpAudio(Law Law, byte PayloadType, byte? TelephoneEvent, int Ptime, NetAddress Remote, MediaDirection Direction);

/// <summary>What became of an offer or answer.</summary>
public enum SdpOutcome : byte
{
    /// <summary>Agreed.</summary>
    Agreed,

    /// <summary>It is not SDP: 400.</summary>
    Malformed,

    /// <summary>No audio in it that we speak: 488.</summary>
    NotAcceptable,
}

/// <summary>Offer and answer for one audio stream of one leg, RFC 3264: G.711 of both laws, telephone-event, hold.</summary>
/// <remarks>
/// One audio stream is used, the first acceptable one; all others are answered with port 0, in order, and stay so in
/// later offers. The version of o= grows whenever the description changes. Not supported: SAVP, ICE, multicast.
/// </remarks>
public sealed class SdpOfferAnswer
{
    private readonly SdpPreferences _preferences;
    private readonly List<SdpMedia> _lines = [];
    private int _audioLine;
    private Law? _agreedLaw;
    private byte _agreedType;
    private byte? _agreedEvent;
    private string _last = "";

    /// <param name="local">Where our RTP is received.</param>
    /// <param name="preferences">What we like.</param>
    /// <param name="sessionId">sess-id of o=, random; from <see cref="DialogState.SdpSessionId"/> after a restart.</param>
    /// <param name="version">The last sess-version sent; 0 for none; from <see cref="DialogState.SdpVersion"/> after a restart.</param>
    public SdpOfferAnswer(NetAddress local, SdpPreferences preferences, ulong sessionId, ulong version = 0)
    {
        Local = local;
        _preferences = preferences;
        SessionId = sessionId & long.MaxValue; // some peers read it as a signed number
        Version = version;
    }

    /// <summary>Where our RTP is received.</summary>
    public NetAddress Local { get; set; }

    /// <summary>sess-id of o=.</summary>
    public ulong SessionId { get; }

    /// <summary>The last sess-version written.</summary>
    public ulong Version { get; private set; }

    /// <summary>Makes an offer.</summary>
    /// <param name="direction">What we want: SendOnly or Inactive hold the peer.</param>
    public byte[] Offer(MediaDirection direction = MediaDirection.SendReceive)
    {
        var formats = new List<(byte Type, string Map)>();
        foreach (var law in _preferences.Laws)
        {
            var type = law == _agreedLaw ? _agreedType : (byte)law;
            formats.Add((type, law == Law.A ? "PCMA/8000" : "PCMU/8000"));
        }

        if ((_agreedEvent ?? _preferences.TelephoneEvent) is { } telephoneEvent)
        {
            formats.Add((telephoneEvent, "telephone-event/8000"));
        }

        return Write(formats, direction);
    }

    /// <summary>Answers an offer: <see cref="TakeOffer"/>, then <see cref="WriteAnswer"/>.</summary>
    /// <param name="offer">The SDP of an INVITE, re-INVITE, UPDATE, or of a 2xx after a delayed offer.</param>
    /// <param name="wish">What we want; the answer never allows more than the offer.</param>
    /// <param name="agreed">What both agreed on.</param>
    /// <param name="answer">The SDP to send; empty unless agreed.</param>
    public SdpOutcome Answer(ReadOnlySpan<byte> offer, MediaDirection wish, out SdpAudio agreed, out byte[] answer)
    {
        var outcome = TakeOffer(offer, wish, out agreed);
        answer = outcome == SdpOutcome.Agreed ? WriteAnswer(agreed) : [];
        return outcome;
    }

    /// <summary>Finds what we can agree on in an offer; needs no <see cref="Local"/> yet.</summary>
    /// <inheritdoc cref="Answer"/>
    public SdpOutcome TakeOffer(ReadOnlySpan<byte> offer, MediaDirection wish, out SdpAudio agreed)
    {
        agreed = default;
        if (!SdpDescription.TryParse(offer, out var description, out _))
        {
            return SdpOutcome.Malformed;
        }

        for (var i = 0; i < description!.Media.Count; i++)
        {
            if (TryMatch(description.Media[i], wish, out agreed))
            {
                Remember(description, i, agreed);
                return SdpOutcome.Agreed;
            }
        }

        return SdpOutcome.NotAcceptable;
    }

    /// <summary>The answer to the offer that <see cref="TakeOffer"/> took.</summary>
    public byte[] WriteAnswer(in SdpAudio agreed)
    {
        var formats = new List<(byte, string)> { (agreed.PayloadType, agreed.Law == Law.A ? "PCMA/8000" : "PCMU/8000") };
        if (agreed.TelephoneEvent is { } type)
        {
            formats.Add((type, "telephone-event/8000"));
        }

        return Write(formats, agreed.Direction);
    }

    /// <summary>Takes the peer's answer to our last offer.</summary>
    /// <param name="answer">The SDP.</param>
    /// <param name="wish">The direction we offered.</param>
    /// <param name="agreed">What both agreed on.</param>
    public SdpOutcome TakeAnswer(ReadOnlySpan<byte> answer, MediaDirection wish, out SdpAudio agreed)
    {
        agreed = default;
        if (!SdpDescription.TryParse(answer, out var description, out _))
        {
            return SdpOutcome.Malformed;
        }

        if (_audioLine >= description!.Media.Count || !TryMatch(description.Media[_audioLine], wish, out agreed))
        {
            return SdpOutcome.NotAcceptable;
        }

        Remember(description, _audioLine, agreed);
        return SdpOutcome.Agreed;
    }

    private bool TryMatch(SdpMedia media, MediaDirection wish, out SdpAudio agreed)
    {
        agreed = default;
        if (media.Kind != "audio" || media.Port == 0 || media.Protocol != "RTP/AVP")
        {
            return false;
        }

        Law? law = null;
        byte lawType = 0;
        byte? telephoneEvent = null;
        foreach (var type in media.PayloadTypes)
        {
            if (!media.TryGetEncoding(type, out var encoding, out var clock) || clock != 8000)
            {
                continue;
            }

            Law? found = encoding.Equals("PCMA", StringComparison.OrdinalIgnoreCase) ? Law.A
                : encoding.Equals("PCMU", StringComparison.OrdinalIgnoreCase) ? Law.Mu : null;
            if (found is { } candidate && law is null && _preferences.Laws.Contains(candidate))
            {
                (law, lawType) = (candidate, type);
            }
            else if (encoding.Equals("telephone-event", StringComparison.OrdinalIgnoreCase) && _preferences.TelephoneEvent is not null)
            {
                telephoneEvent ??= type;
            }
        }

        if (law is not { } chosen)
        {
            return false;
        }

        // What the peer sends we receive, and the reverse; an unspecified address is the hold of RFC 2543.
        var theirs = media.Direction;
        var ours = (theirs.HasFlag(MediaDirection.SendOnly) ? MediaDirection.ReceiveOnly : MediaDirection.Inactive)
            | (theirs.HasFlag(MediaDirection.ReceiveOnly) && media.Address.IsSpecified ? MediaDirection.SendOnly : MediaDirection.Inactive);
        agreed = new(
            chosen,
            lawType,
            telephoneEvent,
            media.Ptime is >= 10 and <= 100 ? media.Ptime : _preferences.Ptime,
            media.Address.IsSpecified ? media.Address : NetAddress.None,
            ours & wish);
        return true;
    }

    private void Remember(SdpDescription description, int audioLine, in SdpAudio agreed)
    {
        _lines.Clear();
        _lines.AddRange(description.Media);
        _audioLine = audioLine;
        (_agreedLaw, _agreedType, _agreedEvent) = (agreed.Law, agreed.PayloadType, agreed.TelephoneEvent);
    }

    private byte[] Write(List<(byte Type, string Map)> formats, MediaDirection direction)
    {
        var family = Local.IsIPv4 ? "IP4" : "IP6";
        var body = new StringBuilder(256);
        body.Append("s=-\r\nc=IN ").Append(family).Append(' ').Append(Local.Host).Append("\r\nt=0 0\r\n");
        for (var i = 0; i < Math.Max(_lines.Count, 1); i++)
        {
            if (i != _audioLine)
            {
                body.Append("m=").Append(_lines[i].Kind).Append(" 0 ").Append(_lines[i].Protocol).Append(' ').Append(_lines[i].Formats).Append("\r\n");
                continue;
            }

            body.Append("m=audio ").Append(Local.Port).Append(" RTP/AVP");
            foreach (var (type, _) in formats)
            {
                body.Append(' ').Append(type);
            }

            body.Append("\r\n");
            foreach (var (type, map) in formats)
            {
                body.Append("a=rtpmap:").Append(type).Append(' ').Append(map).Append("\r\n");
                if (map.StartsWith('t'))
                {
                    body.Append("a=fmtp:").Append(type).Append(" 0-15\r\n");
                }
            }

            body.Append("a=ptime:").Append(_preferences.Ptime).Append("\r\na=").Append(direction switch
            {
                MediaDirection.SendOnly => "sendonly",
                MediaDirection.ReceiveOnly => "recvonly",
                MediaDirection.Inactive => "inactive",
                _ => "sendrecv",
            }).Append("\r\n");
        }

        var text = body.ToString();
        if (text != _last)
        {
            _last = text;
            Version++;
        }

        return Encoding.ASCII.GetBytes($"v=0\r\no=- {SessionId} {Version} IN {family} {Local.Host}\r\n{text}");
    }
}
