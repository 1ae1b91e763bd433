namespace Trunkline.Control;

/// <summary>Takes a record's octets and puts a frame around them.</summary>
public interface IControlSink
{
    /// <summary>Sends a record.</summary>
    /// <param name="type">The record.</param>
    /// <param name="body">Its body; not kept.</param>
    /// <param name="mayWait">True when nobody is waiting for it: it may travel with the next record, order kept.</param>
    void Send(ControlType type, ReadOnlySpan<byte> body, bool mayWait = false);
}

/// <summary>Turns commands and events into octets: one method a record, its fields in the record's order. Allocates nothing.</summary>
/// <remarks>What is in a body is read in <see cref="ControlReader"/>, line by line the same. Frames and sequence are the sink's.</remarks>
/// <param name="sink">Where the octets go.</param>
public sealed partial class ControlWriter(IControlSink sink) : IGatewayCommands, IGatewayEvents
{
    private readonly byte[] _body = new byte[ControlFrame.MaxBody];

    void IGatewayCommands.AddRtp(in AddRtp e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Context);
        w.Id(e.Termination);
        w.Rtp(e.Description);
        w.Address(e.LatchHost);
        sink.Send(ControlType.AddRtp, w.Written);
    }

    void IGatewayCommands.ModifyRtp(in ModifyRtp e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Termination);
        w.Rtp(e.Description);
        w.Address(e.LatchHost);
        sink.Send(ControlType.ModifyRtp, w.Written);
    }

    void IGatewayCommands.Move(in Move e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Termination);
        w.Id(e.Context);
        sink.Send(ControlType.Move, w.Written);
    }

    void IGatewayCommands.Subtract(in Subtract e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Termination);
        sink.Send(ControlType.Subtract, w.Written, mayWait: !e.Termination.IsPhysical); // a line must go on hook at once
    }

    void IGatewayCommands.DeleteContext(in DeleteContext e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Context);
        sink.Send(ControlType.DeleteContext, w.Written, mayWait: true);
    }

    void IGatewayCommands.PlayTone(in PlayTone e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Termination);
        w.U8((byte)e.Tone);
        w.U32((uint)e.Milliseconds);
        sink.Send(ControlType.PlayTone, w.Written);
    }

    void IGatewayCommands.PlayPrompt(in PlayPrompt e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Termination);
        w.Text(e.Name);
        w.Flag(e.Repeat);
        w.U32(e.Request);
        sink.Send(ControlType.PlayPrompt, w.Written);
    }

    void IGatewayCommands.DefinePrompt(in DefinePrompt e)
    {
        var w = new BodyWriter(_body);
        w.U32(e.Set);
        w.U16(e.Index);
        w.U16(e.Count);
        w.Text(e.Name);
        w.Path(e.File);
        sink.Send(ControlType.DefinePrompt, w.Written, mayWait: e.Index + 1 < e.Count);
    }

    void IGatewayCommands.SendDigits(in SendDigits e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Termination);
        w.Text(e.Digits);
        sink.Send(ControlType.SendDigits, w.Written);
    }

    void IGatewayCommands.SeizeLine(in SeizeLine e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Line);
        w.Id(e.Context);
        w.Text(e.Digits);
        w.Flag(e.Emergency);
        sink.Send(ControlType.SeizeLine, w.Written);
    }

    void IGatewayCommands.AnswerLine(in AnswerLine e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Line);
        w.Id(e.Context);
        sink.Send(ControlType.AnswerLine, w.Written);
    }

    void IGatewayCommands.Record(in Record e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Context);
        w.Id(e.Recording);
        w.Id(e.Left);
        w.Flag(e.Start);
        sink.Send(ControlType.Record, w.Written);
    }

    void IGatewayCommands.StopRecording(in StopRecording e)
    {
        var w = new BodyWriter(_body);
        w.Id(e.Recording);
        sink.Send(ControlType.StopRecording, w.Written);
    }

    void IGatewayCommands.Audit(in Audit e) => sink.Send(ControlType.Audit, default);

    void IGatewayCommands.DlRequest(in DlRequest e)
    {
        var w = new BodyWriter(_body);
        w.U16((ushort)e.Span);
        w.U8((byte)e.Primitive);
        w.Message(e.Message);
        sink.Send(ControlType.DlRequest, w.Written);
    }

    void IGatewayCommands.TraceFrames(in TraceFrames e)
    {
        var w = new BodyWriter(_body);
        w.U16((ushort)e.Span);
        w.Flag(e.IsOn);
        sink.Send(ControlType.TraceFrames, w.Written);
    }

    void IGatewayCommands.OrderSpan(in OrderSpan e)
    {
        var w = new BodyWriter(_body);
        w.U32(e.Request);
        w.U16((ushort)e.Span);
        w.U8((byte)e.Order);
        w.U32(e.Timeslots);
        w.U8((byte)e.Pattern);
        w.U16((ushort)e.Seconds);
        w.U16((ushort)e.Count);
        sink.Send(ControlType.OrderSpan, w.Written);
    }

    void IGatewayCommands.Shutdown(in Shutdown e) => sink.Send(ControlType.Shutdown, default);
}
