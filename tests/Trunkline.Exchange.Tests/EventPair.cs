using System.Text;
using Trunkline.Base;
using Trunkline.Fxo;

namespace Trunkline.Exchange.Tests;

/// <summary>FXO lines joined to the twin in events fidelity, on one wheel.</summary>
internal sealed class EventPair
{
    private readonly StringBuilder _transcript = new();

    public EventPair(OperatorProfile? profile = null, FxoValues? values = null, int lines = 1)
    {
        Exchange = new(Wheel, new WheelTime(Wheel), profile ?? OperatorProfile.Default, lines);
        Exchange.Switch.Occasion = (line, what, digits) =>
            Write($"{Wheel.Now,6} < {(lines > 1 ? $"line {line} " : "")}{what}{(digits.Length > 0 ? " " + digits : "")}");
        for (var i = 0; i < lines; i++)
        {
            var user = new RecordingUser(() => Wheel.Now, Write);
            var driver = new EventLineDriver(Wheel, values ?? FxoValues.Default, user);
            driver.DigitHeard = d => Write($"{Wheel.Now,6} ^ Digit {d}");
            Users.Add(user);
            Drivers.Add(driver);
            driver.Connect(Exchange.Side(i));
            Exchange.Connect(i, driver);
        }

        Advance(1000);
        _transcript.Clear();
    }

    public TimerWheel Wheel { get; } = new();

    public EventExchange Exchange { get; }

    public List<EventLineDriver> Drivers { get; } = [];

    public List<RecordingUser> Users { get; } = [];

    public FxoLine Line => Drivers[0].Line;

    public string Transcript => _transcript.ToString().TrimEnd('\n');

    public void Advance(int milliseconds) => Wheel.Advance(Wheel.Now + milliseconds);

    public void AdvanceTo(long tick) => Wheel.Advance(tick);

    public void Seize(string digits, bool emergency = false) => Line.Seize(Encoding.ASCII.GetBytes(digits), emergency);

    public CallInOutcome CallIn(CallingParty caller, FarScript? script = null, int patience = 60_000, string? called = null) =>
        Exchange.Switch.CallIn(
            called ?? Exchange.Switch.Profile.MainNumber, caller, script ?? FarScript.Talks, TimeSpan.FromMilliseconds(patience), out _);

    /// <summary>Nothing is left of any call, and no machine met an event its figure does not draw.</summary>
    public void AssertIdle()
    {
        Assert.True(Exchange.Switch.IsAllIdle, string.Join(' ', Exchange.Switch.Lines.Select(l => l.State)));
        Assert.All(Drivers, d => Assert.Equal(FxoState.Idle, d.Line.State));
        Assert.All(Drivers, d => Assert.True(d.Line.UnknownEvents == 0, $"{d.Line.LastUnknown}"));
        Assert.All(Exchange.Switch.Lines, l => Assert.True(l.UnknownEvents == 0, $"{l.LastUnknown}"));
    }

    private void Write(string line) => _transcript.Append(line).Append('\n');
}
