import { check } from "meshwright";

export default {
  async fetch(request) {
    return Response.json(await check(await request.text()));
  },
};
