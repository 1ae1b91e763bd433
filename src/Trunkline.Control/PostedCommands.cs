using Trunkline.Base;

namespace Trunkline.Control;

/// <summary>Commands of one side posted as values on the other side's loop; silent once cut. For <see cref="InMemoryJoint"/>.</summary>
internal sealed class PostedCommands(NodeLoop loop, IGatewayCommands to, Func<bool> isOpen) : IGatewayCommands
{
    public void AddRtp(in AddRtp command)
    {
        var e = command;
        Post(() => to.AddRtp(in e));
    }

    public void ModifyRtp(in ModifyRtp command)
    {
        var e = command;
        Post(() => to.ModifyRtp(in e));
    }

    public void Move(in Move command)
    {
        var e = command;
        Post(() => to.Move(in e));
    }

    public void Subtract(in Subtract command)
    {
        var e = command;
        Post(() => to.Subtract(in e));
    }

    public void DeleteContext(in DeleteContext command)
    {
        var e = command;
        Post(() => to.DeleteContext(in e));
    }

    public void PlayTone(in PlayTone command)
    {
        var e = command;
        Post(() => to.PlayTone(in e));
    }

    public void PlayPrompt(in PlayPrompt command)
    {
        var e = command;
        Post(() => to.PlayPrompt(in e));
    }

    public void DefinePrompt(in DefinePrompt command)
    {
        var e = command;
        Post(() => to.DefinePrompt(in e));
    }

    public void SendDigits(in SendDigits command)
    {
        var e = command;
        Post(() => to.SendDigits(in e));
    }

    public void SeizeLine(in SeizeLine command)
    {
        var e = command;
        Post(() => to.SeizeLine(in e));
    }

    public void AnswerLine(in AnswerLine command)
    {
        var e = command;
        Post(() => to.AnswerLine(in e));
    }

    public void Record(in Record command)
    {
        var e = command;
        Post(() => to.Record(in e));
    }

    public void StopRecording(in StopRecording command)
    {
        var e = command;
        Post(() => to.StopRecording(in e));
    }

    public void Audit(in Audit command)
    {
        var e = command;
        Post(() => to.Audit(in e));
    }

    public void DlRequest(in DlRequest command)
    {
        var e = command;
        Post(() => to.DlRequest(in e));
    }

    public void TraceFrames(in TraceFrames command)
    {
        var e = command;
        Post(() => to.TraceFrames(in e));
    }

    public void OrderSpan(in OrderSpan command)
    {
        var e = command;
        Post(() => to.OrderSpan(in e));
    }

    public void Shutdown(in Shutdown command)
    {
        var e = command;
        Post(() => to.Shutdown(in e));
    }

    private void Post(Action action) => loop.Post(() =>
    {
        if (isOpen())
        {
            action();
        }
    });
}
