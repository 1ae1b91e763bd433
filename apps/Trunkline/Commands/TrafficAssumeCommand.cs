using System.CommandLine;
using Trunkline.Planning.Demand;

namespace Trunkline.App.Commands;

/// <summary>`trunkline traffic assume`: demand from what people know when there are no call records, with the way to it.</summary>
internal static class TrafficAssumeCommand
{
    internal static Command Create()
    {
        var usual = new DemandAssumptions();
        var extensions = new Option<int>("--extensions") { Description = "Extensions that call out and are called." };
        var outbound = new Option<double>("--calls-per-hour") { Description = "Outgoing attempts of one extension in the busy hour." };
        var inboundEach = new Option<double>("--inbound-per-extension") { Description = "Incoming calls of one extension in the busy hour." };
        var inbound = new Option<double>("--inbound") { Description = "Further incoming calls in the busy hour, to the main number." };
        var seats = new Option<int>("--seats") { Description = "Seats of an outbound campaign." };
        var cycle = new Option<double>("--seat-cycle") { Description = "With --seats: seconds from one answered call of a seat to the next." };
        var service = new Option<double>("--service-calls") { Description = "Calls to a service queue in the busy hour." };
        var talk = new Option<double>("--talk") { Description = "Talk time of an answered call, seconds.", DefaultValueFactory = _ => usual.TalkSeconds };
        var queue = new Option<double>("--queue") { Description = "Queue and announcement time of a service call, seconds." };
        var rate = new Option<double>("--answer-rate") { Description = "Share of attempts that are answered.", DefaultValueFactory = _ => usual.AnswerRate };
        var ring = new Option<double>("--ring") { Description = "Seconds of ringing before an answer.", DefaultValueFactory = _ => usual.RingAnsweredSeconds };
        var unanswered = new Option<double>("--ring-unanswered") { Description = "Seconds of ringing of an attempt nobody answers.", DefaultValueFactory = _ => usual.RingUnansweredSeconds };
        var emergency = new Option<double>("--emergency-share") { Description = "Share of outgoing calls that are emergency calls." };
        var growth = new Option<double>("--growth") { Description = "Growth a year, 0.1 for 10 %." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("assume", "Derives the demand for lines from extensions, calls and holding times, step by step.")
        {
            extensions, outbound, inboundEach, inbound, seats, cycle, service, talk, queue, rate, ring, unanswered, emergency, growth, json,
        };
        Examples.Of(command,
            "trunkline traffic assume --extensions 120 --calls-per-hour 3 --inbound 90 --emergency-share 0.005",
            "trunkline traffic assume --seats 200 --seat-cycle 180 --talk 120 --answer-rate 0.35 --ring 12 --json");
        command.SetAction(parsed =>
        {
            var assumptions = new DemandAssumptions
            {
                Extensions = parsed.GetValue(extensions), OutboundPerExtension = parsed.GetValue(outbound), InboundPerExtension = parsed.GetValue(inboundEach),
                InboundCalls = parsed.GetValue(inbound), Seats = parsed.GetValue(seats), SeatCycleSeconds = parsed.GetValue(cycle), ServiceCalls = parsed.GetValue(service),
                TalkSeconds = parsed.GetValue(talk), QueueSeconds = parsed.GetValue(queue), AnswerRate = parsed.GetValue(rate), RingAnsweredSeconds = parsed.GetValue(ring),
                RingUnansweredSeconds = parsed.GetValue(unanswered), EmergencyShare = parsed.GetValue(emergency), GrowthPerYear = parsed.GetValue(growth),
            };
            if (AssumedText.Problem(assumptions) is { } problem)
            {
                Console.Error.WriteLine("trunkline: " + problem);
                return ExitCode.Failed;
            }

            Console.Out.Write(parsed.GetValue(json) ? AssumedText.Json(assumptions) + "\n" : AssumedText.Of(assumptions));
            return ExitCode.Ok;
        });
        return command;
    }
}
