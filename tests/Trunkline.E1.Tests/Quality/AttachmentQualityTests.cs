using System.Text;

namespace Trunkline.E1.Tests.Quality;

/// <summary>The performance of an attachment that tells only alarms and counters.</summary>
public sealed class AttachmentQualityTests
{
    private readonly SpanQuality _quality = new();
    private SpanCounters _counters;

    [Theory]
    [InlineData(PortAlarms.LossOfSignal)]
    [InlineData(PortAlarms.LossOfFrame)]
    [InlineData(PortAlarms.Ais)]
    [InlineData(PortAlarms.Absent)]
    [InlineData(PortAlarms.NotStarted)]
    [InlineData(PortAlarms.PacketLoss)]
    public void AlarmAtAnyTimeOfASecond_MakesItSeverelyErrored(PortAlarms alarm)
    {
        Second();
        Second(PortAlarms.None, alarm, PortAlarms.None);
        Second();
        Assert.Equal("3 s ES 1 SES 1 BBE 0", Near());
        Assert.Equal(0, _quality.FarEnd.Total.Seconds);
    }

    [Fact]
    public void LostPackets_MakeErroredSeconds_SevereOnesFrom30PercentOn()
    {
        _counters.PacketsReceived += 1000;
        Second();
        _counters.PacketsReceived += 701;
        _counters.PacketsLost += 299;
        Second();
        _counters.PacketsReceived += 1000;
        _counters.PacketsLate++;
        Second();
        Assert.Equal("3 s ES 2 SES 0 BBE 0", Near());
        _counters.PacketsReceived += 700;
        _counters.PacketsLost += 300;
        Second();
        _counters.PacketsReceived += 800;
        _counters.PacketsLost += 200;
        _counters.PacketsLate += 100;
        Second();
        Assert.Equal("5 s ES 4 SES 2 BBE 0", Near());
    }

    [Fact]
    public void CrcErrors_AreBlocks_OnceTheFirstWasSeen()
    {
        Second();
        _counters.CrcErrors += 5;
        Second();
        _counters.CrcErrors += 300;
        Second();
        Second();
        _counters.PacketsReceived += 999;
        _counters.PacketsLost++;
        Second();
        Assert.Equal("5 s ES 3 SES 1 BBE 6", Near());
    }

    [Fact]
    public void FarEnd_IsKnown_ByRaiAndEBits()
    {
        Second();
        Second(PortAlarms.RemoteAlarm);
        Second(PortAlarms.RemotePacketLoss);
        _counters.FarEndErrors += 7;
        Second();
        Second();
        Second(PortAlarms.Ais);
        var far = _quality.FarEnd.Total;
        Assert.Equal((4, 3, 2, 7), (far.Seconds, far.ErroredSeconds, far.SeverelyErroredSeconds, far.BackgroundBlockErrors));
    }

    [Fact]
    public void SecondPassed_Allocates_Nothing() => TestKit.NoAllocation.In(() => Second());

    [Fact]
    public void AlarmsAsOctets_AreTheWords_AndCostNothing()
    {
        var room = new byte[128];
        for (var alarms = 0; alarms < 4096; alarms++)
        {
            Assert.Equal(((PortAlarms)alarms).InWords(), Encoding.ASCII.GetString(room, 0, ((PortAlarms)alarms).Write(room)));
        }

        Assert.Equal("ABSENT NOT STARTED LOS LOF", Encoding.ASCII.GetString(room, 0, ((PortAlarms)15).Write(room.AsSpan(0, 27))));
        Assert.Equal(0, PortAlarms.None.Write([]));
        TestKit.NoAllocation.In(() => ((PortAlarms)4095).Write(room));
    }

    private void Second(params ReadOnlySpan<PortAlarms> alarms)
    {
        foreach (var alarm in alarms)
        {
            _quality.Note(alarm);
        }

        _quality.SecondPassed(_counters);
    }

    private string Near() =>
        $"{_quality.NearEnd.Total.Seconds} s ES {_quality.NearEnd.Total.ErroredSeconds} SES {_quality.NearEnd.Total.SeverelyErroredSeconds} BBE {_quality.NearEnd.Total.BackgroundBlockErrors}";
}
