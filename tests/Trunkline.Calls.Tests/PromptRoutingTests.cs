using Trunkline.Control;

namespace Trunkline.Calls.Tests;

/// <summary>The end of a prompt, from the gateway to the leg that plays it: once, and never of one that was replaced.</summary>
public sealed class PromptRoutingTests
{
    private readonly CallWorld _world = new();
    private readonly ScriptLeg _caller;

    public PromptRoutingTests()
    {
        _world.Register("202");
        _caller = _world.Incoming("201", "202");
        _caller.User = _ears;
        _world.Media.Adopt(_caller.Termination, _owner = new(_caller));
    }

    private readonly Ears _ears = new();
    private readonly Owner _owner;

    private MediaGateway Media => _world.Media;

    [Fact]
    public void End_IsToldToTheLeg_Once()
    {
        Media.PlayPrompt(_caller.Termination, "welcome");
        Ended(1, PromptOutcome.Played);
        Ended(1, PromptOutcome.Played);
        Assert.Equal(["welcome Played"], _ears.Told);
    }

    [Fact]
    public void Replaced_Stopped_OrToned_TheEndOfTheOldIsNotTold()
    {
        Media.PlayPrompt(_caller.Termination, "welcome");
        Media.PlayPrompt(_caller.Termination, "welcome");
        Ended(1, PromptOutcome.Played);
        Assert.Empty(_ears.Told);
        Ended(2, PromptOutcome.NoSuchPrompt);
        Assert.Equal(["welcome NoSuchPrompt"], _ears.Told);

        Media.PlayPrompt(_caller.Termination, "one");
        Media.StopPlaying(_caller.Termination);
        Ended(3, PromptOutcome.Played);
        Media.PlayPrompt(_caller.Termination, "two");
        Media.PlayTone(_caller.Termination, ToneName.Busy);
        Ended(4, PromptOutcome.Played);
        Media.PlayPrompt(_caller.Termination, "three");
        Media.OnTerminationEnded(new(_caller.Termination, 0, 0, 0, 0, 0));
        Ended(5, PromptOutcome.Played);
        Assert.Single(_ears.Told);
    }

    [Fact]
    public void GatewayLost_WhoeverWaitsIsToldWhenItIsBack_MusicGoesOn()
    {
        Media.PlayPrompt(_caller.Termination, "welcome");
        Media.PlayPrompt(new(99), "music", repeat: true);
        Media.OnLost(GatewayError.LinkClosed);
        Assert.Empty(_ears.Told);
        Media.OnAttached();
        Media.OnSnapshotTermination(new(_caller.Termination, default, NetAddress.None, LineCondition.Idle));
        Media.OnSnapshotEnd(new());
        Assert.Equal(["welcome Unknown"], _ears.Told);
        Ended(1, PromptOutcome.Played); // it went on all the time
        Media.PlayPrompt(_caller.Termination, "again");
        Media.OnSnapshotEnd(new()); // an audit without a loss
        Assert.Single(_ears.Told);
        Ended(3, PromptOutcome.Played);
        Assert.Equal(["welcome Unknown", "again Played"], _ears.Told);
    }

    private void Ended(uint request, PromptOutcome outcome) => Media.OnPromptEnded(new(_caller.Termination, request, outcome));

    private sealed class Owner(Leg leg) : ITerminationUser
    {
        public void OnRtpReady(NetAddress local)
        {
        }

        public void OnTerminationFailed(GatewayError error)
        {
        }

        public void OnDigit(in DigitHeard digit)
        {
        }

        public void OnPromptEnded(in PromptEnd end) => leg.User.OnPromptEnded(leg, end);

        public void OnMediaSilent(int seconds)
        {
        }
    }

    private sealed class Ears : ILegUser
    {
        public List<string> Told { get; } = [];

        public void OnPromptEnded(Leg leg, PromptEnd end) => Told.Add($"{end.Name} {end.Outcome}");

        public void OnProceeding(Leg leg)
        {
        }

        public void OnAlerting(Leg leg)
        {
        }

        public void OnProgress(Leg leg)
        {
        }

        public void OnConnected(Leg leg, PhoneNumber connected, AnswerEvidence evidence)
        {
        }

        public void OnClearing(Leg leg, LegEnd end)
        {
        }

        public void OnHold(Leg leg, bool isHeld)
        {
        }

        public void OnDigit(Leg leg, char digit, DigitSource source)
        {
        }

        public void OnTransferRequested(Leg leg, PhoneNumber target, ITransferProgress progress)
        {
        }

        public void OnStateChanged(Leg leg)
        {
        }

        public void OnReleased(Leg leg, LegEnd end)
        {
        }
    }
}
