using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Trunkline.Fault.Tests;

/// <summary>A site that every test of this file asks; its lines are cut.</summary>
public sealed class AskedSite : IDisposable
{
    internal FaultSite Site { get; } = new(
        FaultSite.Extensions(201, 202) + "  - {number: \"203\", name: Phone 203, password: Falcon-three-Merlin, outside: on}\n  - {number: \"204\", name: Phone 204, password: Falcon-four-Merlin}\n" + FaultSite.Lines());

    public AskedSite()
    {
        var run = Site.StartRun();
        Until.True(
            () => !run.HasEnded && Site.Status() is { Gateway: "attached" } && Site.AskLines() is { Count: 4 } lines && lines.All(l => l.State == "OutOfService"),
            40,
            "the site is ready and has seen that its lines are cut",
            () => Site.Log);
    }

    public void Dispose() => Site.Dispose();
}

/// <summary>What strangers, phones and people get wrong, and what they are told: real datagrams, the real command line.</summary>
public sealed class BadInputTests(AskedSite asked) : IClassFixture<AskedSite>, IDisposable
{
    private readonly FaultSite _site = asked.Site;
    private readonly Phone _other = asked.Site.Phone(202);
    private readonly Socket _stranger = Bound(asked.Site.Address, 6900);
    private readonly Socket _known = Bound(asked.Site.Address, FaultSite.PortOf(201));

    private const string Sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 7000 RTP/AVP 8\r\n";

    public void Dispose()
    {
        _other.Dispose();
        _stranger.Dispose();
        _known.Dispose();
    }

    /// <summary>What cannot be answered is not; what can is told what is wrong with it (RFC 3261 §8.2, §18.3, §21.4).</summary>
    [Theory]
    [InlineData("octets", "\0\u0001 hello\r\n\r\n", "")]
    [InlineData("nothing", "", "")]
    [InlineData("a keep-alive", "\r\n\r\n", "")]
    [InlineData("an answer nobody asked for", "SIP/2.0 200 OK\r\n{head OPTIONS}Content-Length: 0\r\n\r\n", "")]
    [InlineData("no Via", "OPTIONS sip:1@x SIP/2.0\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:1@y>\r\nCall-ID: q\r\nCSeq: 1 OPTIONS\r\n\r\n", "")]
    [InlineData("a bad ACK", "ACK sip:1@x SIP/2.0\r\nVia: SIP/2.0/UDP {me};branch=z9hG4bK1\r\nCSeq: 1 ACK\r\n\r\n", "")]
    [InlineData("no Call-ID", "OPTIONS sip:1@x SIP/2.0\r\nVia: SIP/2.0/UDP {me};branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:1@y>\r\nCSeq: 1 OPTIONS\r\n\r\n", "400")]
    [InlineData("another method in CSeq", "OPTIONS sip:1@x SIP/2.0\r\n{head INVITE}Content-Length: 0\r\n\r\n", "400")]
    [InlineData("a body that is cut off", "OPTIONS sip:1@x SIP/2.0\r\n{head OPTIONS}Content-Length: 999\r\n\r\nabc", "400")]
    [InlineData("another version", "OPTIONS sip:1@x SIP/3.0\r\n{head OPTIONS}Content-Length: 0\r\n\r\n", "505")]
    [InlineData("an unknown method", "FROB sip:1@x SIP/2.0\r\n{head FROB}Content-Length: 0\r\n\r\n", "501")]
    [InlineData("an unknown extension required", "INVITE sip:1@x SIP/2.0\r\n{head INVITE}Require: foo99\r\nContent-Length: 0\r\n\r\n", "420")]
    [InlineData("too many hops", "INVITE sip:1@x SIP/2.0\r\n{head INVITE}Max-Forwards: 0\r\nContent-Length: 0\r\n\r\n", "483")]
    [InlineData("a BYE of no call", "BYE sip:1@x SIP/2.0\r\n{head BYE}Content-Length: 0\r\n\r\n", "481")]
    public void Datagram_Malformed_IsAnsweredOrNot_AndTheSiteLives(string what, string message, string expected)
    {
        Send(_stranger, message);

        // a question it knows comes after it: when that is answered, the other one has been looked at
        Send(_stranger, "OPTIONS sip:1@x SIP/2.0\r\n{head OPTIONS last}Content-Length: 0\r\n\r\n");
        var answers = AnswersUntil(_stranger, "last");
        Assert.True(answers.Count == (expected.Length > 0 ? 2 : 1), $"{what}: {string.Join('\n', answers)}");
        Assert.StartsWith($"SIP/2.0 {(expected.Length > 0 ? expected : "200")} ", answers[0]);
        Assert.StartsWith("SIP/2.0 200 ", answers[^1]);
    }

    [Theory]
    [InlineData("this is no sdp\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 99999 RTP/AVP 8\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 7000 RTP/AVP 18\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 7000 RTP/AVP 8\r\n")]
    public void Invite_SdpBadOrWithoutACommonCodec_Is400Or488(string sdp)
    {
        Send(_known, Invite("202", sdp));
        var final = FinalAnswer(_known);
        Assert.True(final.StartsWith("SIP/2.0 488 ", StringComparison.Ordinal) || final.StartsWith("SIP/2.0 400 ", StringComparison.Ordinal), final);
        Assert.True(!_other.IsConnected, "the called phone was connected");
        NoCallIsLeft();
    }

    [Fact]
    public void Invite_NumberThatNobodyHas_Is404()
    {
        Send(_known, Invite("299", Sdp));
        Assert.StartsWith("SIP/2.0 404 ", FinalAnswer(_known));
        var record = _site.Records()[^1];
        Assert.Equal("299", record.GetProperty("dialled").GetString());
        Assert.Equal(1, record.GetProperty("cause").GetInt32());
    }

    /// <summary>Default deny: who has not proved to be an extension gets a challenge, whatever number is called, and no call begins.</summary>
    [Fact]
    public void Invite_FromNobody_PlacesNoCall()
    {
        var before = _site.Status()!.CallsBegun;
        foreach (var number in (ReadOnlySpan<string>)["05550101", "0112", "202", "00442075550199"])
        {
            Send(_stranger, Invite(number, Sdp));
            Assert.StartsWith("SIP/2.0 407 ", FinalAnswer(_stranger));
        }

        Assert.Equal(before, _site.Status()!.CallsBegun);
        Assert.All(_site.AskLines(), l => Assert.Equal(0, l.Seizures));
    }

    /// <summary>A new site, as it comes from the examples with a phone and a line: outside is for nobody until the file says so.</summary>
    [Fact]
    public void FreshInstall_ExtensionsMayNotCallOutside()
    {
        using var site = new FaultSite(FaultSite.Extensions(201).Replace(", outside: on", "", StringComparison.Ordinal) + FaultSite.Lines());
        using var exchange = site.StartExchange();
        site.RunUntilReady();
        using var phone = site.Phone(201);
        phone.Dial("05550101");
        Until.True(() => phone.Status >= 300, 10, "an answer", () => site.Log);
        Assert.Equal(403, phone.Status);
        Assert.All(site.AskLines(), l => Assert.Equal(0, l.Seizures));
    }

    /// <summary>Unknown user and wrong password: the same octets but for what every message has of its own.</summary>
    [Fact]
    public void Register_UnknownUserAndWrongPassword_AreAnsweredAlike()
    {
        var wrong = RegisterWith("203", "wrong");
        var unknown = RegisterWith("293", "wrong");
        Assert.StartsWith("SIP/2.0 401 ", wrong);
        Assert.Equal(Anonymous(wrong, "203"), Anonymous(unknown, "293"));
        Assert.StartsWith("SIP/2.0 200 ", RegisterWith("203", "Falcon-three-Merlin"));
    }

    /// <summary>The lines of this site are cut: people are told, and a call is refused at once instead of waiting in silence.</summary>
    [Fact]
    public void Lines_WithoutBattery_AreShown_AndTheCallIsRefused()
    {
        var lines = _site.Cli("lines");
        Assert.Equal(0, lines.ExitCode);
        Assert.Equal(4, lines.Text.Split('\n').Count(l => l.Contains("no battery: line cut or exchange down", StringComparison.Ordinal)));
        Assert.Contains("fault: FXO/1: no battery", _site.Cli("status").Text);
        Send(_known, Invite("05550101", Sdp));
        Assert.StartsWith("SIP/2.0 503 ", FinalAnswer(_known));
        Assert.Equal(34, _site.Records()[^1].GetProperty("cause").GetInt32());
    }

    /// <summary>Two trunks, the first cut: calls go by the other.</summary>
    [Fact]
    public void Lines_OneTrunkWithoutBattery_CallsHuntPastIt()
    {
        using var site = new FaultSite(FaultSite.Extensions(203) +
            """
            trunks:
              - {name: cut, kind: fxo, lines: 1-2, attach: "virtual:nobody.sock", caller_id: v23, answer: polarity, incoming: "203"}
              - {name: city, kind: fxo, lines: 3-4, attach: "virtual:lines.sock", caller_id: v23, answer: polarity, incoming: "203"}
            routes:
              - {name: city, match: [_0X.], strip: 1, trunks: [cut, city]}
            emergency: {numbers: ["112", "999"], trunks: [cut, city], access_codes: ["0"]}

            """);
        var half = Path.Combine(site.Folder, "half.yaml");
        File.WriteAllText(half, string.Join('\n', File.ReadAllLines(site.SiteFile).Where(l => !l.Contains("name: cut", StringComparison.Ordinal)))
            .Replace("[cut, city]", "[city]", StringComparison.Ordinal));
        using var exchange = site.StartExchange(half);
        var run = site.StartRun();
        Until.True(() => !run.HasEnded && site.AskLines().Count(l => l.State == "Idle") == 2, 40, "two lines are idle", () => site.Log);
        using var phone = site.Phone(203);
        phone.DialUntilAnswered("05550101");
        phone.Rtp.HearTone(1004);
        phone.HangUp();
        Until.True(() => phone.ByeStatus == 200, 5, "the BYE is answered");
        Assert.Contains(site.Records()[^1].GetProperty("destination_channel").GetString(), (string?[])["FXO/3", "FXO/4"]);
        Assert.Contains("fault: FXO/2: no battery", site.Cli("status").Text);
    }

    /// <summary>Mistakes at the command line: one line that says what is wrong, and 1; wrong usage is 2.</summary>
    [Theory]
    [InlineData(1, "{name}: error: expected a site file, found no such file", "run", "{folder}/nosuch.yaml")]
    [InlineData(1, "{name}: error: expected a site file, found no such file", "check", "{folder}/nosuch.yaml")]
    [InlineData(1, "no {name}: name the node's site file with --site", "status", "--site", "{folder}/nosuch.yaml")]
    [InlineData(1, "has trunkline run with this state folder?", "cdr", "--state", "{folder}/nothing")]
    [InlineData(1, "there is no extension 299", "call", "299", "202", "--site", "{site}")]
    [InlineData(1, "extension 204 is registered nowhere", "call", "204", "202", "--site", "{site}")]
    [InlineData(1, "lunch is no number", "call", "202", "lunch", "--site", "{site}")]
    [InlineData(1, "is in use by a running trunkline", "run", "{site}")]
    [InlineData(1, "gateway.sock: Address already in use", "gateway", "{site}")]
    [InlineData(2, "{name}: error: expected a site file, found no such file", "prove", "{folder}/nosuch.yaml")]
    [InlineData(2, "Required argument 'FILE' missing", "check")]
    [InlineData(2, "Unrecognized command or argument 'frobnicate'", "frobnicate")]
    [InlineData(2, "--last must be a whole number, not \"many\"", "cdr", "--last", "many")]
    [InlineData(2, "--span must be a whole number, not \"one\"", "trace", "--span", "one")]
    [InlineData(2, "--lines must be a whole number, not \"few\"", "plan", "{site}", "--records", "-", "--lines", "few")]
    [InlineData(2, "--seed must be a whole number of 0 or more, not \"-1\"", "plan", "{site}", "--verify", "--seed", "-1")]
    [InlineData(2, "--hours must be above 0 and at most 10", "plan", "{site}", "--verify", "--hours", "0")]
    [InlineData(2, "--calls and --hours both say how long is played: give one of them", "plan", "{site}", "--verify", "--hours", "1", "--calls", "9")]
    [InlineData(2, "--seed says how --verify plays the calls: add --verify", "plan", "{site}", "--seed", "1")]
    public void Command_Mistaken_SaysSo(int exitCode, string expected, params string[] arguments)
    {
        string[] words = [.. arguments.Select(a => a.Replace("{folder}", _site.Folder, StringComparison.Ordinal).Replace("{site}", _site.SiteFile, StringComparison.Ordinal))];
        var result = Tool.Run(Tool.Trunkline, words);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(expected.Replace("{name}", words[^1], StringComparison.Ordinal), result.Text + result.Error);
        Assert.DoesNotContain("   at ", result.Text + result.Error);
    }

    /// <summary>A site file with mistakes: each with file, line and column, what was expected and what was found, from `run` as from `check`.</summary>
    [Theory]
    [InlineData("check")]
    [InlineData("run")]
    public void SiteFile_WithMistakes_EachIsTold(string command)
    {
        var file = Path.Combine(_site.Folder, $"bad-{command}.yaml");
        File.WriteAllText(file, "site: {name: X, country: gb}\nsip:\n  udp: 127.0.0.1:99999\n  frob: 1\nextensions:\n  - {number: \"20 1\", password: long-enough}\n");
        var result = Tool.Run(Tool.Trunkline, [command, file]);
        Assert.Equal(1, result.ExitCode);
        var told = result.Text + result.Error;
        Assert.Contains($"{file}:3:8: error: expected an IP address and a port (0.0.0.0:5060), or off, found \"127.0.0.1:99999\"", told);
        Assert.Contains($"{file}:4:3: error: expected a key of SIP settings", told);
        Assert.Contains($"{file}:6:14: error: expected an extension number (1 to 15 digits), found \"20 1\"", told);

        File.WriteAllText(file, "site: {name: X, country: gb}\nsip:\n  udp: 127.0.0.1:5060\n\ttcp: off\n");
        result = Tool.Run(Tool.Trunkline, [command, file]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"{file}:4:", result.Text + result.Error);
        Assert.Contains("tab", result.Text + result.Error);
    }

    /// <summary>The message names the port and who has it.</summary>
    [Theory]
    [InlineData(SocketType.Dgram, "UDP")]
    [InlineData(SocketType.Stream, "TCP")]
    public void Port_Taken_IsNamed_WithWhoHasIt(SocketType type, string name)
    {
        using var site = new FaultSite(FaultSite.Extensions(201) + "routes: []\n");
        File.WriteAllText(site.SiteFile, File.ReadAllText(site.SiteFile).Replace("tcp: off", $"tcp: \"{site.Server}\"", StringComparison.Ordinal));
        using var holder = new Socket(AddressFamily.InterNetwork, type, type == SocketType.Dgram ? ProtocolType.Udp : ProtocolType.Tcp);
        holder.Bind(site.Server);
        if (type == SocketType.Stream)
        {
            holder.Listen();
        }

        var result = Tool.Run(Tool.Trunkline, ["run", site.SiteFile]);
        Assert.Equal(1, result.ExitCode);
        Assert.True(result.Error.Contains($"{name} {site.Server}: Address already in use; the port is held by process {Environment.ProcessId} (", StringComparison.Ordinal), result.Error);
        Assert.Matches($@"trunkline: {site.SiteFile}:\d+:\d+: sip\.{name.ToLowerInvariant()}: cannot ", result.Error);
        Assert.Null(site.GatewayPid());
    }

    private static Socket Bound(IPAddress address, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(address, port));
        return socket;
    }

    private static int s_messages;

    private string Invite(string number, string sdp) =>
        $"INVITE sip:{number}@{_site.Address} SIP/2.0\r\n{{head INVITE}}Contact: <sip:x@{{me}}>\r\nContent-Type: application/sdp\r\nContent-Length: {sdp.Length}\r\n\r\n{sdp}";

    /// <summary>Fills in {me} and {head METHOD TAG}, and sends it.</summary>
    private void Send(Socket from, string message)
    {
        var text = message.Replace("{me}", $"{from.LocalEndPoint}", StringComparison.Ordinal);
        if (text.IndexOf("{head ", StringComparison.Ordinal) is >= 0 and var at)
        {
            var end = text.IndexOf('}', at);
            var words = text[(at + 6)..end].Split(' ');
            var id = $"{(words.Length > 1 ? words[1] : "x")}-{++s_messages}";
            text = text[..at] + $"Via: SIP/2.0/UDP {from.LocalEndPoint};rport;branch=z9hG4bK{id}\r\nFrom: <sip:x@y>;tag=1\r\nTo: <sip:z@y>\r\nCall-ID: {id}\r\nCSeq: 1 {words[0]}\r\n" + text[(end + 1)..];
        }

        from.SendTo(Encoding.Latin1.GetBytes(text), _site.Server);
    }

    private static string? Receive(Socket socket)
    {
        var octets = new byte[65_536];
        return socket.Poll(5_000_000, SelectMode.SelectRead) ? Encoding.Latin1.GetString(octets, 0, socket.Receive(octets)) : null;
    }

    private static List<string> AnswersUntil(Socket socket, string id)
    {
        List<string> answers = [];
        while (Receive(socket) is { } answer)
        {
            answers.Add(answer);
            if (Phone.Header(answer, "Call-ID").StartsWith(id, StringComparison.Ordinal))
            {
                return answers;
            }
        }

        Assert.Fail("the site does not answer any more\n" + string.Join('\n', answers));
        return answers;
    }

    /// <summary>The final answer to the newest INVITE, acknowledged so that it is not repeated.</summary>
    private string FinalAnswer(Socket socket)
    {
        var id = $"x-{s_messages}";
        while (Receive(socket) is { } answer)
        {
            if (Phone.Header(answer, "Call-ID") == id && !answer.StartsWith("SIP/2.0 1", StringComparison.Ordinal))
            {
                var to = Phone.Header(answer, "To");
                socket.SendTo(Encoding.Latin1.GetBytes(
                    $"ACK sip:x@{_site.Address} SIP/2.0\r\nVia: {Phone.Header(answer, "Via")}\r\nFrom: <sip:x@y>;tag=1\r\nTo: {to}\r\nCall-ID: {id}\r\nCSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n"), _site.Server);
                return answer;
            }
        }

        Assert.Fail("no answer\n" + _site.Log);
        return "";
    }

    private void NoCallIsLeft() => Until.True(() => _site.Calls().Count == 0, 10, "no call is left", () => string.Join('\n', _site.Calls()) + _site.Log);

    private string RegisterWith(string user, string password)
    {
        string Message(string credentials) =>
            $"REGISTER sip:{_site.Address} SIP/2.0\r\nVia: SIP/2.0/UDP {_stranger.LocalEndPoint};rport;branch=z9hG4bK{++s_messages}\r\nFrom: <sip:{user}@fault.test>;tag=1\r\n"
            + $"To: <sip:{user}@fault.test>\r\nCall-ID: reg-{user}\r\nCSeq: {s_messages} REGISTER\r\nContact: <sip:{user}@{_stranger.LocalEndPoint}>\r\n{credentials}Content-Length: 0\r\n\r\n";
        _stranger.SendTo(Encoding.Latin1.GetBytes(Message("")), _site.Server);
        var challenge = Receive(_stranger)!;
        Assert.StartsWith("SIP/2.0 401 ", challenge);
        var header = Phone.Header(challenge, "WWW-Authenticate");
        var nonce = header.Split("nonce=\"")[1].Split('"')[0];
        var response = Md5($"{Md5($"{user}:fault.test:{password}")}:{nonce}:00000001:c:auth:{Md5($"REGISTER:sip:{_site.Address}")}");
        _stranger.SendTo(Encoding.Latin1.GetBytes(Message(
            $"Authorization: Digest username=\"{user}\", realm=\"fault.test\", nonce=\"{nonce}\", uri=\"sip:{_site.Address}\", response=\"{response}\", algorithm=MD5, cnonce=\"c\", qop=auth, nc=00000001\r\n")), _site.Server);
        return Receive(_stranger)!;
    }

#pragma warning disable CA5351 // digest authentication's
    private static string Md5(string text) => Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351

    private static string Anonymous(string answer, string user) => System.Text.RegularExpressions.Regex.Replace(
        answer.Replace(user, "USER", StringComparison.Ordinal), "(nonce=\"|branch=z9hG4bK|tag=|CSeq: )[0-9A-Za-z]+", "$1*");
}
