using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Trunkline.Fault.Tests;

/// <summary>
/// A plain SIP phone over real UDP, one call at a time: it repeats what is not answered, as phones do, and answers what it is
/// asked. It has nothing of ours but these lines, so that it does not share our mistakes. Its audio is <see cref="PhoneRtp"/>'s.
/// </summary>
internal sealed class Phone : IDisposable
{
    private readonly Socket _sip;
    private readonly IPEndPoint _server;
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private readonly string _extension;
    private readonly string _tag;
    private volatile bool _isEnding;
    private int _calls;
    private string _callId = "";
    private string _target = "";
    private string _from = "";
    private string _to = "";
    private string _branch = "";
    private int _sequence;
    private string? _repeated;
    private long _repeatAt;
    private string _invite = "";
    private bool _isCalled;

    /// <param name="extension">Its number.</param>
    /// <param name="address">Its address.</param>
    /// <param name="port">Its SIP port; the next but one thousand is for RTP.</param>
    /// <param name="server">The site.</param>
    /// <param name="hertz">What it speaks, at -10 dBm0.</param>
    public Phone(string extension, IPAddress address, int port, IPEndPoint server, double hertz)
    {
        (_extension, _server, _tag) = (extension, server, $"t{extension}");
        _sip = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _sip.Bind(new IPEndPoint(address, port));
        Rtp = new(address, port + 2000, hertz);
        _thread = new(Run) { Name = $"phone {extension}", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Its audio.</summary>
    public PhoneRtp Rtp { get; }

    /// <summary>True to offer telephone-event (RFC 4733) under 101.</summary>
    public bool HasEvents { get; init; }

    /// <summary>False to let it ring.</summary>
    public bool Answers { get; init; } = true;

    /// <summary>True when somebody rings it, or it hears that the other rings.</summary>
    public bool IsRinging { get; private set; }

    /// <summary>True while a call is up.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>The last final answer to its INVITE; 0 when there is none yet.</summary>
    public int Status { get; private set; }

    /// <summary>The last answer to its BYE; 0 when there is none yet.</summary>
    public int ByeStatus { get; private set; }

    /// <summary>The INVITE that called it last; empty before the first.</summary>
    public string Invite => _invite;

    /// <summary>True when the other side hung up.</summary>
    public bool WasHungUp { get; private set; }

    /// <summary>Calls a number.</summary>
    public void Dial(string number)
    {
        lock (_gate)
        {
            Forget();
            _isCalled = false;
            _callId = $"{_extension}-{++_calls}-{Environment.ProcessId}@{_sip.LocalEndPoint}";
            _from = $"<sip:{_extension}@{_server}>;tag={_tag}";
            _to = $"<sip:{number}@{_server}>";
            _target = $"sip:{number}@{_server}";
            _sequence = 1;
            Repeat(Request("INVITE", _sequence, Sdp()));
        }
    }

    /// <summary>Calls a number and waits until it is answered.</summary>
    public void DialUntilAnswered(string number, double seconds = 20)
    {
        Dial(number);
        Until.True(() => IsConnected || Status >= 300, seconds, $"{_extension} reaches {number}", () => $"status {Status}");
        Assert.True(IsConnected, $"{_extension} called {number}: {Status}");
    }

    /// <summary>Hangs up, and repeats it until it is answered.</summary>
    public void HangUp()
    {
        lock (_gate)
        {
            IsConnected = false;
            Rtp.Remote = null;
            Repeat(Request("BYE", ++_sequence, null));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isEnding = true;
        _thread.Join();
        _sip.Dispose();
        Rtp.Dispose();
    }

    private void Run()
    {
        var octets = new byte[65_536];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        while (!_isEnding)
        {
            if (_sip.Poll(20_000, SelectMode.SelectRead))
            {
                int length;
                try
                {
                    length = _sip.ReceiveFrom(octets, ref from);
                }
                catch (SocketException)
                {
                    continue; // nobody listened there: the site is dead just now
                }

                lock (_gate)
                {
                    Take(Encoding.UTF8.GetString(octets, 0, length));
                }
            }

            lock (_gate)
            {
                if (_repeated is { } repeated && TimeProvider.System.GetElapsedTime(_repeatAt).TotalMilliseconds > 500)
                {
                    Repeat(repeated);
                }
            }
        }
    }

    private void Take(string message)
    {
        if (message.StartsWith("SIP/2.0 ", StringComparison.Ordinal))
        {
            TakeAnswer(message, int.Parse(message.AsSpan(8, 3), CultureInfo.InvariantCulture));
            return;
        }

        switch (message[..message.IndexOf(' ')])
        {
            case "INVITE" when Header(message, "Call-ID") == _callId && _isCalled && !IsConnected:
                break; // again
            case "INVITE":
                Begin(message);
                break;
            case "ACK":
                _repeated = null;
                break;
            case "CANCEL":
                Send(Answer(message, 200, "OK", null));
                Send(Answer(_invite, 487, "Request Terminated", null));
                Forget();
                break;
            case "BYE":
                Send(Answer(message, 200, "OK", null));
                Forget();
                WasHungUp = true;
                break;
            default:
                Send(Answer(message, 200, "OK", null));
                break;
        }
    }

    private void Begin(string invite)
    {
        var isNew = Header(invite, "Call-ID") != _callId;
        if (isNew)
        {
            Forget();
            _isCalled = true;
            _callId = Header(invite, "Call-ID");
            _from = Header(invite, "To") + $";tag={_tag}";
            _to = Header(invite, "From");
            _target = Uri(Header(invite, "Contact"));
            _sequence = 100;
        }

        _invite = invite;
        IsRinging = true;
        Rtp.Remote = RemoteOf(invite) ?? Rtp.Remote;
        if (isNew)
        {
            Send(Answer(invite, 180, "Ringing", null));
        }

        if (Answers)
        {
            IsConnected = true;
            Repeat(Answer(invite, 200, "OK", Sdp()));
        }
    }

    private void TakeAnswer(string answer, int status)
    {
        if (Header(answer, "Call-ID") != _callId)
        {
            return;
        }

        if (Header(answer, "CSeq").EndsWith("BYE", StringComparison.Ordinal))
        {
            ByeStatus = status;
            _repeated = status >= 200 ? null : _repeated;
            return;
        }

        _repeated = null;
        Rtp.Remote = RemoteOf(answer) ?? Rtp.Remote;
        if (status < 200)
        {
            IsRinging |= status == 180;
            return;
        }

        _to = Header(answer, "To");
        if (status >= 300)
        {
            Status = status;
            Send(Request("ACK", 1, null, _branch));
            return;
        }

        _target = Uri(Header(answer, "Contact"));
        Send(Request("ACK", 1, null));
        IsConnected |= Status == 0;
        Status = status;
    }

    private void Forget()
    {
        Rtp.Remote = null;
        _repeated = null;
        IsRinging = IsConnected = WasHungUp = false;
        Status = ByeStatus = 0;
    }

    private void Repeat(string message)
    {
        _repeated = message;
        _repeatAt = TimeProvider.System.GetTimestamp();
        Send(message);
    }

    private void Send(string message)
    {
        try
        {
            _sip.SendTo(Encoding.UTF8.GetBytes(message), _server);
        }
        catch (SocketException)
        {
            // nobody listened there when we last sent: it is told now, and says nothing of this datagram
        }
    }

    private string Request(string method, int sequence, string? sdp, string? branch = null)
    {
        branch ??= $"z9hG4bK{_extension}{_calls}{method}{sequence}";
        _branch = method == "INVITE" ? branch : _branch;
        return $"{method} {_target} SIP/2.0\r\nVia: SIP/2.0/UDP {_sip.LocalEndPoint};rport;branch={branch}\r\nMax-Forwards: 70\r\n"
            + $"From: {_from}\r\nTo: {_to}\r\nCall-ID: {_callId}\r\nCSeq: {sequence} {method}\r\nContact: <sip:{_extension}@{_sip.LocalEndPoint}>\r\n{Body(sdp)}";
    }

    private string Answer(string request, int status, string reason, string? sdp)
    {
        var to = Header(request, "To");
        to += to.Contains(";tag=", StringComparison.Ordinal) ? "" : $";tag={_tag}";
        return $"SIP/2.0 {status} {reason}\r\nVia: {Header(request, "Via")}\r\nFrom: {Header(request, "From")}\r\nTo: {to}\r\nCall-ID: {Header(request, "Call-ID")}\r\n"
            + $"CSeq: {Header(request, "CSeq")}\r\nContact: <sip:{_extension}@{_sip.LocalEndPoint}>\r\n{Body(sdp)}";
    }

    private static string Body(string? sdp) =>
        (sdp is null ? "" : "Content-Type: application/sdp\r\n") + $"Content-Length: {sdp?.Length ?? 0}\r\n\r\n{sdp}";

    private string Sdp() =>
        $"v=0\r\no=- 1 1 IN IP4 {Rtp.Local.Address}\r\ns=-\r\nc=IN IP4 {Rtp.Local.Address}\r\nt=0 0\r\nm=audio {Rtp.Local.Port} RTP/AVP 8{(HasEvents ? " 101" : "")}\r\na=ptime:20\r\n{(HasEvents ? "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n" : "")}";

    private static IPEndPoint? RemoteOf(string message) =>
        message.IndexOf("c=IN IP4 ", StringComparison.Ordinal) is > 0 and var host && message.IndexOf("m=audio ", StringComparison.Ordinal) is > 0 and var port
            ? new(IPAddress.Parse(Word(message, host + 9)), int.Parse(Word(message, port + 8), CultureInfo.InvariantCulture))
            : null;

    private static string Word(string text, int at) => text[at..].Split(' ', '\r')[0];

    private static string Uri(string nameAddr) =>
        nameAddr.IndexOf('<', StringComparison.Ordinal) is >= 0 and var open ? nameAddr[(open + 1)..nameAddr.IndexOf('>', StringComparison.Ordinal)] : nameAddr;

    internal static string Header(string message, string name)
    {
        var at = message.IndexOf($"\r\n{name}: ", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return "";
        }

        at += name.Length + 4;
        return message[at..message.IndexOf("\r\n", at, StringComparison.Ordinal)];
    }
}
