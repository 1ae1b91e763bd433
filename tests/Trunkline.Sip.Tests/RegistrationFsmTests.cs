using System.Text;

namespace Trunkline.Sip.Tests;

/// <summary>The table of a registration of ours, as text.</summary>
public sealed class RegistrationFsmTests
{
    [Fact]
    public void Table_IsTheFigure()
    {
        var text = new StringBuilder();
        foreach (var state in Enum.GetValues<RegistrationState>())
        {
            foreach (var e in Enum.GetValues<RegistrationEvent>())
            {
                var step = RegistrationFsm.On(state, e);
                if (step.Known)
                {
                    text.Append($"{state,-11} {e,-12} -> {step.Next,-11} {(step.Do == RegistrationDo.None ? "" : step.Do.ToString())}".TrimEnd()).Append('\n');
                }
            }
        }

        Assert.Equal(Figure, text.ToString());
    }

    /// <summary>It never gives up: from every state in which it is wanted time alone leads to another REGISTER.</summary>
    [Fact]
    public void EveryStateButOff_IsLeftByItself()
    {
        foreach (var state in Enum.GetValues<RegistrationState>().Where(s => s != RegistrationState.Off))
        {
            var isAsking = state is RegistrationState.Registering or RegistrationState.Refreshing or RegistrationState.Leaving; // its transaction ends
            Assert.True(isAsking || RegistrationFsm.TimersOf(state).Length > 0, $"{state}");
            foreach (var timer in RegistrationFsm.TimersOf(state))
            {
                Assert.True(RegistrationFsm.On(state, timer).Do.HasFlag(RegistrationDo.SendRegister), $"{state} {timer}");
            }
        }
    }

    private const string Figure =
        """
        Off         Start        -> Registering SendRegister
        Registering Stop         -> Leaving     SendUnregister
        Registering Rx2xx        -> Registered  StartExpiry, ForgetFailures, TellRegistered
        Registering RxChallenge  -> Registering SendRegister
        Registering RxTooBrief   -> Registering AskLonger, SendRegister
        Registering RxRefused    -> Refused     BackOff, TellLost
        Registering RxFailed     -> Waiting     BackOff, TellLost
        Registering NoAnswer     -> Waiting     BackOff, TellLost
        Registered  Stop         -> Leaving     StopExpiry, SendUnregister
        Registered  PeerBack     -> Refreshing  SendRegister
        Registered  RefreshTimer -> Refreshing  SendRegister
        Refreshing  Stop         -> Leaving     StopExpiry, SendUnregister
        Refreshing  Rx2xx        -> Registered  StartExpiry, ForgetFailures
        Refreshing  RxChallenge  -> Refreshing  SendRegister
        Refreshing  RxTooBrief   -> Refreshing  AskLonger, SendRegister
        Refreshing  RxRefused    -> Refused     StopExpiry, BackOff, TellLost
        Refreshing  RxFailed     -> Holding     BackOff
        Refreshing  NoAnswer     -> Holding     BackOff
        Refreshing  ExpiryTimer  -> Registering TellLost
        Holding     Stop         -> Leaving     StopExpiry, SendUnregister
        Holding     PeerBack     -> Refreshing  SendRegister
        Holding     RetryTimer   -> Refreshing  SendRegister
        Holding     ExpiryTimer  -> Waiting     TellLost
        Waiting     Stop         -> Off
        Waiting     PeerBack     -> Registering SendRegister
        Waiting     RetryTimer   -> Registering SendRegister
        Refused     Stop         -> Off
        Refused     RetryTimer   -> Registering SendRegister
        Leaving     Start        -> Registering SendRegister
        Leaving     Rx2xx        -> Off
        Leaving     RxChallenge  -> Leaving     SendUnregister
        Leaving     RxRefused    -> Off
        Leaving     RxFailed     -> Off
        Leaving     NoAnswer     -> Off

        """;
}
