using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Dsp;
using Trunkline.Fxo;

namespace Trunkline.Gateway.Tests;

/// <summary>A clock moved by hand; a timestamp is 100 ns.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(_ticks);

    public void Move(TimeSpan by) => _ticks += by.Ticks;
}

/// <summary>Virtual time, a loop, and a transcript of what the gateway tells.</summary>
internal class GatewayWorld
{
    public static readonly NetAddress PhoneA = NetAddress.FromIPv4(0x0A000001, 4000);
    public static readonly NetAddress PhoneB = NetAddress.FromIPv4(0x0A000002, 4002);
    public static readonly NetAddress Stranger = NetAddress.FromIPv4(0x0A000066, 6666);

    public GatewayWorld()
    {
        Loop = new(Time);
        Told = new(this);
    }

    public ManualTime Time { get; } = new();

    public NodeLoop Loop { get; }

    public Told Told { get; }

    public string Transcript => string.Join('\n', Told.Lines);

    public static ContextId Ctx(uint number) => new((1UL << 32) | number);

    public static TerminationId Term(uint number) => new((1UL << 32) | number);

    public static RtpDescription Description(
        NetAddress remote, Law law = Law.A, byte telephoneEvent = 101, RtpSource source = RtpSource.Strict, MediaDirection direction = MediaDirection.SendReceive) =>
        new(remote, law, telephoneEvent, 20, direction, source, false);

    /// <summary>20 ms at once.</summary>
    public void Step20()
    {
        Time.Move(TimeSpan.FromMilliseconds(20));
        Loop.Run();
    }

    /// <summary>Lets time pass, one millisecond after the other.</summary>
    public virtual void Pass(double milliseconds)
    {
        for (var i = 0; i < milliseconds; i++)
        {
            Loop.Run();
            Time.Move(TimeSpan.FromMilliseconds(1));
        }

        Loop.Run();
    }
}

/// <summary>Lines a test exchange plays by hand, in fidelity events.</summary>
internal sealed class EventsWorld : GatewayWorld
{
    public EventsWorld(int lines = 1, int maxRtp = 8)
    {
        var values = FxoValues.Default;
        Gateway = EventsPlane.CreateGateway(
            Loop,
            new GatewayOptions { MaxRtp = maxRtp, MaxContexts = 4, MaxPerContext = 4, Lines = [.. Enumerable.Repeat(new GatewayLine(values, FskStandard.V23), lines)] },
            Network,
            out var plane);
        Plane = plane;
        for (var i = 1; i <= lines; i++)
        {
            var exchange = new HandExchange(this, i);
            Exchanges.Add(exchange);
            plane.ConnectLine(i, exchange);
            plane.LineSide(i).OnSense(new(LineBattery.Normal, false));
        }
    }

    public NamedMediaNetwork Network { get; } = new();

    public GatewayNode Gateway { get; }

    public EventsPlane Plane { get; }

    public List<HandExchange> Exchanges { get; } = [];

    public ILineSubscriberSide Line => Plane.LineSide(1);

    public Phone AddPhone(NetAddress at)
    {
        var phone = new Phone(this, at);
        Network.Attach(at, Loop, phone);
        return phone;
    }

    public void Attach(uint epoch = 1)
    {
        Gateway.OnControllerAttached(epoch, Told);
        Told.Lines.Clear();
    }

    internal sealed class HandExchange(EventsWorld world, int number) : ILineExchangeSide
    {
        private string _prompt = "";

        public void OnDrive(LineDrive drive) => world.Told.Note($"line {number} {(drive.OffHook ? "off hook" : "on hook")}");

        public void OnDigit(char digit) => world.Told.Note($"line {number} digit {digit}");

        public void OnPlayed(ToneName tone, string prompt)
        {
            if (prompt != _prompt)
            {
                _prompt = prompt;
                world.Told.Note($"line {number} hears {(prompt.Length == 0 ? "no prompt" : "prompt " + prompt)}");
            }
        }
    }

    internal sealed class Phone(EventsWorld world, NetAddress at) : INamedMedia
    {
        public void OnSignal(NetAddress source, in NamedSignal signal) => world.Told.Note(signal.Kind switch
        {
            NamedSignalKind.Tone => $"{at} hears tone {signal.Tone}",
            NamedSignalKind.Prompt => $"{at} hears {(signal.Prompt.Length == 0 ? "no prompt" : "prompt " + signal.Prompt)}",
            NamedSignalKind.Digit => $"{at} hears digit {signal.Digit}",
            _ => $"{at} hears {(signal.IsSpeaking ? "voice" : "quiet")}",
        });

        public void Send(NetAddress to, NamedSignal signal) => world.Network.Send(at, to, signal);
    }
}
