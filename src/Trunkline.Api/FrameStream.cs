// A trace of a D-channel as lines of JSON: first what is traced, then a line a frame, until whoever asked goes away. The queue between
// loop and socket is bounded; what does not fit is counted into the next frame's number of lost ones.
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Trunkline.Base;
using Trunkline.Node;

namespace Trunkline.Api;

internal sealed class FrameStream(NodeLoop loop, INodeControl node)
{
    /// <summary>Frames that may wait for a slow reader: some seconds of a busy D-channel.</summary>
    internal const int MaxWaiting = 4096;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);
    private readonly Channel<FrameView> _frames = Channel.CreateBounded<FrameView>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private uint _lost;

    /// <summary>Serves it.</summary>
    public async Task ServeAsync(int span, HttpContext http, CancellationToken ends)
    {
        var begun = new TaskCompletionSource<FrameTrace?>(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(() => begun.TrySetResult(node.TraceFrames(span, Take)));
        FrameTrace? trace;
        try
        {
            trace = await begun.Task.WaitAsync(ApiServer.LoopAnswersWithin, ends).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            loop.Post(() => begun.Task.Result?.Stop()); // posted later, so it has begun by then
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        if (trace is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        try
        {
            http.Response.ContentType = "application/x-ndjson";
            await WriteAsync(http, trace.View, ends).ConfigureAwait(false);
            await http.Response.Body.FlushAsync(ends).ConfigureAwait(false);
            while (await _frames.Reader.WaitToReadAsync(ends).ConfigureAwait(false))
            {
                while (_frames.Reader.TryRead(out var frame))
                {
                    await WriteAsync(http, frame, ends).ConfigureAwait(false);
                }

                await http.Response.Body.FlushAsync(ends).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // whoever asked went away, or the node ends
        }
        finally
        {
            loop.Post(trace.Stop);
        }
    }

    /// <summary>On the loop.</summary>
    internal void Take(FrameView frame)
    {
        if (_frames.Writer.TryWrite(_lost == 0 ? frame : frame with { Lost = frame.Lost + _lost }))
        {
            _lost = 0;
        }
        else
        {
            _lost += frame.Lost + 1;
        }
    }

    /// <summary>What waits, for a test.</summary>
    internal bool TryRead(out FrameView? frame) => _frames.Reader.TryRead(out frame);

    private static async Task WriteAsync<T>(HttpContext http, T value, CancellationToken ends)
    {
        await JsonSerializer.SerializeAsync(http.Response.Body, value, s_json, ends).ConfigureAwait(false);
        await http.Response.Body.WriteAsync("\n"u8.ToArray(), ends).ConfigureAwait(false);
    }
}
