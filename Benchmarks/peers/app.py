"""What a course would write without chainrule: FastAPI, with PyTorch, orjson and NumPy. Served by uvicorn."""

import fastapi
import numpy
import orjson
import torch

torch.set_num_threads(1)
app = fastapi.FastAPI()

JOINTS = {"Add": torch.add, "Subtract": torch.sub, "Multiply": torch.mul}
ACTIVATIONS = {"Sigmoid": torch.sigmoid, "Tanh": torch.tanh, "ReLU": torch.relu}


@app.get("/livez")
async def livez():
    return {"status": "ok"}


@app.post("/v1/gradients")
async def gradients(request: fastapi.Request):
    """Builds the network of the request, runs it and differentiates it: no checks, and the few kinds that skip-3 has."""
    body = orjson.loads(await request.body())
    tensor = lambda written: torch.tensor(written, dtype=torch.float64)
    parameters = {name: tensor(value).requires_grad_() for name, value in body["parameters"].items()}
    values = {name: tensor(value) for name, value in body["inputs"].items()}
    output = next(iter(values.values()))
    for layer in body["network"]["layers"]:
        sources = layer.get("from", [])
        sources = [values[name] for name in ([sources] if isinstance(sources, str) else sources)] or [output]
        if layer["type"] == "Linear":
            name = layer["name"]
            output = torch.nn.functional.linear(sources[0], parameters[name + ".weight"], parameters.get(name + ".bias"))
        elif layer["type"] in JOINTS:
            output = JOINTS[layer["type"]](*sources)
        else:
            output = ACTIVATIONS[layer["type"]](sources[0])
        values[layer["name"]] = output
    loss = torch.nn.functional.mse_loss(output, tensor(body["target"])) * body["network"]["loss"].get("scale", 1)
    loss.backward()
    answer = {
        "loss": loss.item(), "output": output.tolist(),
        "gradients": {"autograd": {"parameters": {name: value.grad.tolist() for name, value in parameters.items()}}}}
    return fastapi.Response(orjson.dumps(answer), media_type="application/json")


@app.post("/v1/forward")
async def summary(request: fastapi.Request):
    """The summary of the numbers that are sent."""
    x = numpy.array(orjson.loads(await request.body())["inputs"]["x"], dtype=numpy.float64)
    answer = {
        "shape": x.shape, "min": x.min(), "max": x.max(), "mean": x.mean(), "l2_norm": numpy.linalg.norm(x),
        "first": x.ravel()[:5]}
    return fastapi.Response(orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY), media_type="application/json")


@app.post("/v1/random")
async def random(request: fastapi.Request):
    """Random numbers of the shape and seed that are sent, as `torch.rand` draws them."""
    wanted = orjson.loads(await request.body())
    torch.manual_seed(wanted["seed"])
    numbers = torch.rand(wanted["shape"]).double().numpy()
    answer = orjson.dumps({"output": numbers}, option=orjson.OPT_SERIALIZE_NUMPY)
    return fastapi.Response(answer, media_type="application/json")
