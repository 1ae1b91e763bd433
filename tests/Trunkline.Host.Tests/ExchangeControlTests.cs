using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Trunkline.Base;
using Trunkline.Exchange;
using Trunkline.Net;

namespace Trunkline.Host.Tests;

/// <summary>The exchange's control socket against clients good and bad: real sockets, one thread, no waiting.</summary>
public sealed class ExchangeControlTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"trunkline-exchange-{Environment.ProcessId}-{Interlocked.Increment(ref s_number)}.sock");
    private readonly ManualTime _time = new();
    private readonly Reactor _reactor;
    private readonly ExchangeControl _control;
    private readonly List<string> _told = [];
    private readonly List<Socket> _clients = [];
    private string _answer = "done";
    private Action<ExchangeAnswer>? _later;
    private static int s_number;

    public ExchangeControlTests()
    {
        _reactor = new(new NodeLoop(_time));
        Assert.True(ExchangeControl.TryServe(_reactor, _path, Tell, out var control, out var error), error);
        _control = control;
        _told.Clear(); // it tries itself out before it listens
    }

    public void Dispose()
    {
        _clients.ForEach(c => c.Dispose());
        _control.Dispose();
        _reactor.Dispose();
        Assert.False(File.Exists(_path));
    }

    [Fact]
    public void Socket_IsItsOwnersAlone() =>
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));

    [Fact]
    public void Command_InAnyCut_IsToldOnce_AndAnswered_AndTheConnectionEnds()
    {
        var client = Connect();
        foreach (var part in new[] { "span", " 1 ", "cut", "\nspan 2 cut\n" })
        {
            Assert.Equal(part.Length, client.Send(Encoding.UTF8.GetBytes(part)));
            Turns();
        }

        Assert.Equal(["span 1 cut"], _told);
        Assert.Equal(new ExchangeAnswer(true, "done"), Answer(client));
        Assert.Equal(0, _control.Connections);
    }

    [Fact]
    public void OtherExchangeOfTheSite_IsRefused_ADeadOnesSocketIsReplaced()
    {
        Assert.False(ExchangeControl.TryServe(_reactor, _path, Tell, out _, out var error));
        Assert.Equal("another exchange of this site listens there", error);
        var dead = _path + ".dead";
        using (var left = new Socket(AddressFamily.Unix, SocketType.Stream, 0))
        {
            left.Bind(new UnixDomainSocketEndPoint(dead));
            left.Listen();
            File.Move(dead, dead + "2"); // .NET removes a socket's file at its end, but by its first name
        }

        File.Move(dead + "2", dead);
        Assert.True(ExchangeControl.TryServe(_reactor, dead, Tell, out var next, out error), error);
        next.Dispose();
        Assert.False(ExchangeControl.TryServe(_reactor, "/nowhere/at/all/exchange.sock", Tell, out _, out error));
        Assert.NotEqual("", error);
        Assert.False(ExchangeControl.TryServe(_reactor, "/tmp/" + new string('x', 200), Tell, out _, out error));
    }

    [Fact]
    public void TooLongALine_IsRefusedInWords_HoweverItComes()
    {
        foreach (var size in new[] { 1, 7, 400, ExchangeControl.MostOctets, 60_000 })
        {
            var client = Connect();
            var octets = new byte[size];
            Array.Fill(octets, (byte)'x');
            for (var sent = 0; sent < 2 * ExchangeControl.MostOctets && _control.Connections > 0; sent += size)
            {
                client.Send(octets);
                Turns();
            }

            Assert.Equal(new ExchangeAnswer(false, "a command has at most 200 characters"), Answer(client));
        }

        Assert.Empty(_told);
        Assert.Equal(0, _control.Connections);
    }

    [Fact]
    public void LongestCommand_OfFourOctetsEach_IsTaken()
    {
        var client = Connect();
        var command = string.Concat(Enumerable.Repeat("\U0001F4DE", ExchangeCommands.MostCharacters));
        client.Send(Encoding.UTF8.GetBytes(command + "\n"));
        Turns();
        Assert.Equal([command], _told);
        Assert.Equal("done", Answer(client)!.Text);
    }

    [Fact]
    public void Garbage_IsACommandLikeAnother()
    {
        var random = new Prng(5);
        for (var i = 0; i < 500; i++)
        {
            var client = Connect();
            var octets = new byte[random.Next(900)];
            random.Fill(octets);
            client.Send([.. octets, (byte)'\n']);
            Turns();
            Assert.NotNull(Answer(client));
            Assert.Equal(0, _control.Connections);
        }
    }

    [Fact]
    public void ManyClientsThatSayNothing_GiveWayToOneThatDoes_AndEndAfterFiveSeconds()
    {
        var silent = Enumerable.Range(0, 100).Select(_ => Connect()).ToList();
        Assert.Equal(8, _control.Connections);
        Assert.Equal(0, silent[0].Receive(new byte[1])); // the oldest were closed
        var one = Connect();
        one.Send("show\n"u8);
        Turns();
        Assert.Equal("done", Answer(one)!.Text);
        _time.Advance(4999);
        Turns();
        Assert.Equal(7, _control.Connections);
        _time.Advance(1);
        Turns();
        Assert.Equal(0, _control.Connections);
        Assert.Equal(0, _reactor.Loop.Wheel.Count);
    }

    [Fact]
    public void ClientThatVanishes_LeavesNothing()
    {
        foreach (var what in new[] { "", "span 1", "span 1 cut\n" })
        {
            var client = Connect();
            client.Send(Encoding.UTF8.GetBytes(what));
            client.Dispose();
            Turns();
            Assert.Equal(0, _control.Connections);
        }

        Assert.Equal(["span 1 cut"], _told); // what was said whole is done
        Assert.Equal(0, _reactor.Loop.Wheel.Count);
    }

    [Fact]
    public void LongAnswer_ReachesAClientThatReads_AndEndsOneThatDoesNot()
    {
        _answer = new string('a', 900_000);
        var lazy = Connect();
        lazy.Send("show\n"u8);
        Turns();
        Assert.Equal(1, _control.Connections);
        var reader = Connect();
        reader.Send("show\n"u8);
        Turns();
        Assert.Equal(_answer, Answer(reader)!.Text);
        Assert.Equal(1, _control.Connections);
        _time.Advance(5000);
        Turns();
        Assert.Equal(0, _control.Connections);
    }

    /// <summary>What takes its time is answered when it is done, whatever the client says meanwhile; one that has gone does no harm.</summary>
    [Fact]
    public void AnswerThatComesLater_ReachesWhoStillWaits()
    {
        var (patient, gone) = (Connect(), Connect());
        gone.Send("later\n"u8);
        Turns();
        var toGone = _later!;
        gone.Dispose();
        patient.Send("later\n"u8);
        Turns();
        patient.Send("show\n"u8);
        Turns();
        toGone(new(true, "to nobody"));
        Turns();
        _later!(new(true, "at last"));
        Turns();
        Assert.Equal("at last", Answer(patient)!.Text);
        Assert.Equal(["later", "later"], _told);
        Assert.Equal((0, 0), (_control.Connections, _reactor.Loop.Wheel.Count));
    }

    [Fact]
    public void NobodyThere_IsNoAnswer()
    {
        Assert.Null(ExchangeControl.Ask(_path + ".none", "show"));
        Assert.Null(ExchangeControl.Ask("/tmp/" + new string('x', 200), "show"));
    }

    [Fact]
    public async Task Ask_IsAnswered()
    {
        var answer = Task.Run(() => ExchangeControl.Ask(_path, "span 1\r\ncut"), TestContext.Current.CancellationToken);
        while (!answer.IsCompleted)
        {
            _reactor.RunOnce(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(new ExchangeAnswer(true, "done"), await answer);
        Assert.Equal(["span 1 cut"], _told);
    }

    private void Tell(string command, Action<ExchangeAnswer> answered)
    {
        _told.Add(command);
        if (command == "later")
        {
            _later = answered;
        }
        else
        {
            answered(new(true, _answer));
        }
    }

    private Socket Connect()
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, 0) { Blocking = true, ReceiveTimeout = 5000 };
        _clients.Add(client);
        client.Connect(new UnixDomainSocketEndPoint(_path));
        Turns();
        return client;
    }

    private void Turns()
    {
        for (var i = 0; i < 12; i++)
        {
            _reactor.RunOnce(TimeSpan.Zero);
        }
    }

    /// <summary>Everything that comes until the exchange closes.</summary>
    private ExchangeAnswer? Answer(Socket client)
    {
        using var all = new MemoryStream();
        var part = new byte[65_536];
        while (true)
        {
            Turns();
            var count = client.Receive(part);
            if (count == 0)
            {
                return JsonSerializer.Deserialize<ExchangeAnswer>(all.ToArray(), JsonSerializerOptions.Web);
            }

            all.Write(part, 0, count);
        }
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _ticks;

        public void Advance(int milliseconds) => _ticks += milliseconds;
    }
}
