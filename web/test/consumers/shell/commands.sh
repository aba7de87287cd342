npx meshwright check meshwright.yaml
npx meshwright generate meshwright.yaml -d out
npx meshwright explain MW201
