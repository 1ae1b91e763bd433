using System.Text;

namespace Trunkline.Simulation.Tests;

/// <summary>
/// A gateway box as text: SIP written and read here line by line, with nothing of the system's own stack, so that both cannot make the same
/// mistake. It rings and answers, or refuses as told, and calls.
/// </summary>
internal sealed class ScriptedBox
{
    private readonly World _world;
    private readonly NetAddress _address;
    private readonly NetAddress _server;
    private readonly Dictionary<string, Dialog> _dialogs = [];
    private int _next;

    public ScriptedBox(World world, NetAddress address, NetAddress server)
    {
        (_world, _address, _server) = (world, address, server);
        Assert.True(world.Network.Bind(address, (_, octets) => OnDatagram(Encoding.UTF8.GetString(octets))));
    }

    /// <summary>It is switched off.</summary>
    public bool IsDead { get; set; }

    /// <summary>False: OPTIONS is thrown away, calls are served.</summary>
    public bool AnswersOptions { get; set; } = true;

    public int OptionsStatus { get; set; } = 200;

    /// <summary>What OPTIONS is answered with in place of SIP.</summary>
    public byte[]? Garbage { get; set; }

    /// <summary>Decides over a call: status and Reason value; a status of 200 or null answers it.</summary>
    public Func<string, (string Status, string Reason)>? OnInvite { get; set; }

    /// <summary>Further header lines of its refusals, "Name: value\r\n".</summary>
    public string RefusalHeaders { get; set; } = "";

    /// <summary>Decides over a REGISTER: status and header lines.</summary>
    public Func<string, (string Status, string Headers)>? OnRegister { get; set; }

    /// <summary>Every REGISTER received.</summary>
    public List<string> Registers { get; } = [];

    /// <summary>The provisional response of an answered call, with SDP or without; none when 0.</summary>
    public (int Status, bool HasSdp) Progress { get; set; } = (180, false);

    /// <summary>The response of a call over which nothing is decided yet; none when 0.</summary>
    public int Provisional { get; set; }

    /// <summary>The INVITEs received, the first of each call.</summary>
    public List<string> Invites { get; } = [];

    /// <summary>Every OPTIONS received.</summary>
    public List<string> Options { get; } = [];

    /// <summary>The Reason of the last BYE received.</summary>
    public string LastByeReason { get; private set; } = "";

    /// <summary>The Reason of the last CANCEL received.</summary>
    public string? LastCancelReason { get; private set; }

    /// <summary>The value of a header in a message; empty when it is not there.</summary>
    public static string Header(string message, string name) =>
        message.Split("\r\n").FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)) is { } line ? line[(name.Length + 1)..].Trim() : "";

    /// <summary>Calls the site.</summary>
    /// <returns>The Call-ID.</returns>
    public string Call(string number, string from = "<sip:2079460000@10.0.9.1>", string headers = "", string codecs = "8 101", string? uri = null)
    {
        var id = $"call-{++_next}@box";
        var dialog = _dialogs[id] = new(isCaller: true)
        {
            Local = $"{from};tag=b{_next}", Remote = $"<sip:{number}@10.0.0.1>", Target = uri ?? $"sip:{number}@10.0.0.1:5060",
        };
        Send(Request("INVITE", id, dialog, headers + "Content-Type: application/sdp\r\n", Sdp(codecs)));
        return id;
    }

    public bool IsTalking(string call) => _dialogs[call].IsTalking;

    /// <summary>"503 Reason: Q.850;cause=34"; empty while it is not refused.</summary>
    public string RefusedWith(string call) => _dialogs[call].Refusal;

    /// <summary>Provisional responses heard, "180".</summary>
    public IReadOnlyList<string> Heard(string call) => _dialogs[call].Heard;

    public void HangUp(string call) => Bye(call, "");

    /// <summary>Hangs up every call, with a Reason.</summary>
    public void HangUpAll(string reason)
    {
        foreach (var (id, dialog) in _dialogs.Where(d => d.Value.IsTalking).ToList())
        {
            Bye(id, $"Reason: {reason}\r\n");
        }
    }

    /// <summary>Sends a request in a call.</summary>
    public void SendIn(string call, string method, string headers, string body = "") => Send(Request(method, call, _dialogs[call], headers, body));

    /// <summary>The Call-ID of the last call received.</summary>
    public string LastCall => Header(Invites[^1], "Call-ID");

    private static string Sdp(string codecs) =>
        $"v=0\r\no=- 1 1 IN IP4 10.0.9.1\r\ns=-\r\nc=IN IP4 10.0.9.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP {codecs}\r\na=rtpmap:8 PCMA/8000\r\n"
        + (codecs.Contains("101", StringComparison.Ordinal) ? "a=rtpmap:101 telephone-event/8000\r\n" : "") + "a=ptime:20\r\n";

    private void Bye(string call, string headers)
    {
        _dialogs[call].IsTalking = false;
        Send(Request("BYE", call, _dialogs[call], headers, ""));
    }

    private string Request(string method, string call, Dialog dialog, string headers, string body) =>
        $"{method} {dialog.Target} SIP/2.0\r\nVia: SIP/2.0/UDP {_address};branch=z9hG4bK{call.Replace("@", "", StringComparison.Ordinal)}{method}{dialog.CSeq + 1}\r\n"
        + $"Max-Forwards: 70\r\nFrom: {dialog.Local}\r\nTo: {dialog.Remote}\r\nCall-ID: {call}\r\nCSeq: {++dialog.CSeq} {method}\r\n"
        + $"Contact: <sip:box@{_address}>\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}";

    private void OnDatagram(string message)
    {
        if (IsDead)
        {
            return;
        }

        var call = Header(message, "Call-ID");
        if (message.StartsWith("SIP/2.0 ", StringComparison.Ordinal))
        {
            OnResponse(message, call, int.Parse(message.AsSpan(8, 3), System.Globalization.CultureInfo.InvariantCulture));
            return;
        }

        switch (message[..message.IndexOf(' ', StringComparison.Ordinal)])
        {
            case "OPTIONS":
                Options.Add(message);
                if (Garbage is { } garbage)
                {
                    _world.Network.Send(_address, _server, garbage);
                }
                else if (AnswersOptions)
                {
                    Respond(message, OptionsStatus.ToString(System.Globalization.CultureInfo.InvariantCulture), "");
                }

                break;
            case "REGISTER":
                Registers.Add(message);
                var (outcome, lines) = OnRegister?.Invoke(message) ?? ("200", "Expires: 300\r\n");
                if (outcome.Length > 0)
                {
                    Respond(message, outcome, lines, contact: false);
                }

                break;
            case "INVITE" when !_dialogs.ContainsKey(call):
                Take(message, call);
                break;
            case "BYE":
                LastByeReason = Header(message, "Reason");
                _dialogs[call].IsTalking = false;
                Respond(message, "200", "");
                break;
            case "CANCEL":
                LastCancelReason = Header(message, "Reason");
                Respond(message, "200", "");
                Respond(Invites.Last(i => Header(i, "Call-ID") == call), "487", "");
                break;
            case "INFO":
                Respond(message, "200", "");
                break;
        }
    }

    private void Take(string invite, string call)
    {
        Invites.Add(invite);
        var contact = Header(invite, "Contact");
        var dialog = _dialogs[call] = new(isCaller: false)
        {
            Local = Header(invite, "To") + ";tag=box", Remote = Header(invite, "From"), Target = contact[(contact.IndexOf('<', StringComparison.Ordinal) + 1)..contact.IndexOf('>', StringComparison.Ordinal)],
        };
        var (status, reason) = OnInvite?.Invoke(invite) ?? ("200", "");
        if (status == "200")
        {
            if (Progress.Status > 0)
            {
                Respond(invite, Progress.Status.ToString(System.Globalization.CultureInfo.InvariantCulture), "", Progress.HasSdp ? Sdp("8 101") : "");
            }

            _world.In(TimeSpan.FromMilliseconds(100), () => Respond(invite, "200", "", Sdp("8 101")));
            dialog.IsTalking = true;
        }
        else if (status == "")
        {
            if (Provisional > 0)
            {
                Respond(invite, Provisional.ToString(System.Globalization.CultureInfo.InvariantCulture), "");
            }
        }
        else
        {
            Respond(invite, status, (reason.Length > 0 ? $"Reason: {reason}\r\n" : "") + RefusalHeaders);
            if (status is "401" or "407")
            {
                _dialogs.Remove(call); // the same call comes again
            }
        }
    }

    private void OnResponse(string response, string call, int status)
    {
        if (!_dialogs.TryGetValue(call, out var dialog) || !Header(response, "CSeq").EndsWith("INVITE", StringComparison.Ordinal))
        {
            return;
        }

        if (status < 200)
        {
            dialog.Heard.Add(response);
            return;
        }

        if (status < 300)
        {
            var contact = Header(response, "Contact");
            dialog.Target = contact[(contact.IndexOf('<', StringComparison.Ordinal) + 1)..contact.IndexOf('>', StringComparison.Ordinal)];
            dialog.Remote = Header(response, "To");
            dialog.IsTalking = true;
        }
        else
        {
            var reason = Header(response, "Reason");
            dialog.Refusal = reason.Length > 0 ? $"{status} Reason: {reason}" : $"{status}";
        }

        dialog.CSeq--; // an ACK has the number of its INVITE
        var ack = Request("ACK", call, dialog, "", "");
        Send(status < 300 ? ack : ack.Replace($"{call.Replace("@", "", StringComparison.Ordinal)}ACK", $"{call.Replace("@", "", StringComparison.Ordinal)}INVITE", StringComparison.Ordinal)
            .Replace($"To: {dialog.Remote}", $"To: {Header(response, "To")}", StringComparison.Ordinal));
    }

    private void Respond(string request, string status, string headers, string body = "", bool contact = true)
    {
        var to = Header(request, "To");
        Send(
            $"SIP/2.0 {status} As told\r\nVia: {Header(request, "Via")}\r\nFrom: {Header(request, "From")}\r\nTo: {(to.Contains(";tag=", StringComparison.Ordinal) ? to : to + ";tag=box")}\r\n"
            + $"Call-ID: {Header(request, "Call-ID")}\r\nCSeq: {Header(request, "CSeq")}\r\n{(contact ? $"Contact: <sip:box@{_address}>\r\n" : "")}"
            + $"{(body.Length > 0 ? "Content-Type: application/sdp\r\n" : "")}{headers}Content-Length: {body.Length}\r\n\r\n{body}");
    }

    private void Send(string message)
    {
        if (!IsDead)
        {
            _world.Network.Send(_address, _server, Encoding.UTF8.GetBytes(message));
        }
    }

    private sealed class Dialog(bool isCaller)
    {
        public bool IsCaller { get; } = isCaller;

        public string Local { get; set; } = "";

        public string Remote { get; set; } = "";

        public string Target { get; set; } = "";

        public int CSeq { get; set; }

        public bool IsTalking { get; set; }

        public string Refusal { get; set; } = "";

        public List<string> Heard { get; } = [];
    }
}
